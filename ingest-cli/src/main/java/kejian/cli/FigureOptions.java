package kejian.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import kejian.cli.client.Origin;
import picocli.CommandLine.Option;

/** What a question for figures is made of. */
final class FigureOptions {

    private static final String DEFAULT = "starts,validViews,completes,effectiveMs,uniqueStations";

    @Option(
            names = "--by",
            description =
                    "维度 up to three, with commas: day, month, county, courseware, tier, edge;"
                            + " none: one sum")
    String by = "";

    @Option(
            names = "--measures",
            description =
                    "指标 with commas (kejian report definitions; participation, duty, reach"
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

    /** As an address asks. */
    String query() {
        StringBuilder query = new StringBuilder("?limit=").append(limit);
        asked("before-from", "before-to").forEach((k, v) -> query.append(Kejian.asked(k, v)));
        return query.toString();
    }

    /** As a question is kept. */
    ObjectNode body() {
        ObjectNode body = Origin.JSON.createObjectNode().put("limit", limit);
        asked("beforeFrom", "beforeTo")
                .forEach((name, value) -> {
                    if (!value.isEmpty()) {
                        body.put(name, value);
                    }
                });
        return body;
    }

    private Map<String, String> asked(String nameOfBeforeFrom, String nameOfBeforeTo) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("by", by);
        all.put("measures", measures);
        all.put("from", from);
        all.put("to", to);
        all.put(nameOfBeforeFrom, beforeFrom);
        all.put(nameOfBeforeTo, beforeTo);
        all.put("area", area);
        all.put("column", column);
        all.put("courseware", courseware);
        all.put("tier", tier);
        all.put("order", order);
        return all;
    }
}
