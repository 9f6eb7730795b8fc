package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Any figures by anything, in columns that a sheet or the next program reads. */
@Command(name = "figures", description = "查询收视数据 asks for figures by anything")
final class FiguresCommand implements Callable<Integer> {

    private static final String DEFAULT = "starts,validViews,completes,effectiveMs,uniqueStations";

    @ParentCommand Kejian kejian;

    @Option(
            names = "--by",
            description =
                    "维度 up to three, with commas: day, month, county, courseware, tier, edge;"
                            + " none: one sum")
    String by = "";

    @Option(
            names = "--measures",
            description = "指标 with commas (kejian report definitions; participation, duty, reach"
                            + " by county and month alone); ${DEFAULT-VALUE}")
    String measures = DEFAULT;

    @Option(names = "--from", description = "自 2026-11-01 (default: thirty days)")
    String from = "";

    @Option(names = "--to", description = "至 2026-11-30 (default: today)")
    String to = "";

    @Option(names = "--before-from", description = "对比期自 of a period to compare with")
    String beforeFrom = "";

    @Option(names = "--before-to", description = "对比期至")
    String beforeTo = "";

    @Option(names = "--area", description = "区划 of this area and below")
    String area = "";

    @Option(names = "--column", description = "栏目 of one column")
    String column = "";

    @Option(names = "--courseware", description = "课件 of one courseware")
    String courseware = "";

    @Option(names = "--tier", description = "终端 A, B or C")
    String tier = "";

    @Option(names = "--order", description = "排序 by a measure; -starts: the largest first")
    String order = "";

    @Option(
            names = "--limit",
            defaultValue = "1000",
            description = "行数 rows at most (default: ${DEFAULT-VALUE})")
    int limit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String query =
                "?limit="
                        + limit
                        + Kejian.asked("by", by)
                        + Kejian.asked("measures", measures)
                        + Kejian.asked("from", from)
                        + Kejian.asked("to", to)
                        + Kejian.asked("before-from", beforeFrom)
                        + Kejian.asked("before-to", beforeTo)
                        + Kejian.asked("area", area)
                        + Kejian.asked("column", column)
                        + Kejian.asked("courseware", courseware)
                        + Kejian.asked("tier", tier)
                        + Kejian.asked("order", order);
        JsonNode answer = kejian.origin().get("/api/figures/query" + query);
        if (kejian.json) {
            System.out.println(answer);
            return 0;
        }
        List<String> dimensions = by.isEmpty() ? List.of() : List.of(by.split(","));
        List<String> told = List.of(measures.split(","));
        boolean isCompared = !beforeFrom.isEmpty();
        List<String> heads = new ArrayList<>(dimensions);
        for (String measure : told) {
            heads.add(measure);
            if (isCompared) {
                heads.add(measure + "(" + kejian.text("figures-before") + ")");
            }
        }
        System.out.println(String.join("\t", heads));
        for (JsonNode row : answer.path("rows")) {
            List<String> cells = new ArrayList<>();
            dimensions.forEach(d -> cells.add(row.path(d).path("name").asText()));
            for (String measure : told) {
                cells.add(value(row.path(measure)));
                if (isCompared) {
                    cells.add(value(row.path("before").path(measure)));
                }
            }
            System.out.println(
                    cells.stream()
                            .map(cell -> cell.replace('\t', ' '))
                            .collect(Collectors.joining("\t")));
        }
        int total = answer.path("total").asInt();
        if (total > answer.path("rows").size()) {
            System.err.println(
                    kejian.text("figures-more").formatted(answer.path("rows").size(), total));
        }
        return 0;
    }

    /** Persons that are not told, and shares of nothing. */
    private static String value(JsonNode value) {
        return value.isNull() || value.isMissingNode()
                ? "-"
                : value.isObject() ? value.toString() : value.asText();
    }
}
