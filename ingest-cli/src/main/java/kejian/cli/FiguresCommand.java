package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Any figures by anything, in columns that a sheet or the next program reads. */
@Command(
        name = "figures",
        description = {
            "查询收视数据；save 把问题存为一个名字，run 再问",
            "asks for figures by anything; save keeps a question under a name, run asks it again"
        })
final class FiguresCommand implements Callable<Integer> {

    private static final String SAVED = "/api/figures/saved";

    @ParentCommand Kejian kejian;

    @Mixin FigureOptions asked = new FigureOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode answer = kejian.origin().get("/api/figures/query" + asked.query());
        return tell(answer, asked.by, asked.measures);
    }

    @Command(name = "save", description = "把问题存为一个名字 keeps a question under a name")
    int save(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin FigureOptions question,
            @Option(
                            names = "--period",
                            paramLabel = "yesterday|last-30-days|last-week|last-month",
                            description = "随日期移动的期间，代替 --from、--to moves on with the day")
                    @Nullable String period)
            throws IOException, InterruptedException {
        ObjectNode body = question.body();
        if (period != null) {
            body.put("period", period.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        line(kejian.origin().replace(at(name), body));
        return 0;
    }

    @Command(name = "saved", description = "列出自己存下的问题 lists the questions that one keeps")
    int saved() throws IOException, InterruptedException {
        kejian.origin().get(SAVED).path("items").forEach(this::line);
        return 0;
    }

    @Command(name = "run", description = "再问存下的问题 asks a kept question again")
    int run(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE.xlsx",
                            description = "存为 xlsx its answer as a workbook")
                    @Nullable Path out)
            throws IOException, InterruptedException {
        if (out != null) {
            kejian.origin().download(at(name) + "/answer.xlsx", out);
            System.out.println(out);
            return 0;
        }
        JsonNode answer = kejian.origin().get(at(name) + "/answer");
        JsonNode question = MissingNode.getInstance();
        for (JsonNode kept : kejian.origin().get(SAVED).path("items")) {
            if (kept.path("name").asText().equals(name)) {
                question = kept.path("question");
            }
        }
        String all =
                answer.path("definitions").findValuesAsText("figure").stream()
                        .filter(figure -> !figure.equals("precision"))
                        .collect(Collectors.joining(","));
        return tell(answer, question.path("by").asText(), question.path("measures").asText(all));
    }

    @Command(name = "rename", description = "改名 gives a kept question another name")
    int rename(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "OTHER") String other)
            throws IOException, InterruptedException {
        line(kejian.origin().post(at(name) + "/rename", Map.of("name", other)));
        return 0;
    }

    @Command(
            name = "mail",
            description = "按天、周、月把存下的问题发到邮箱 mails a kept question's answer each day, week or month")
    int mail(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--to", paramLabel = "ADDRESS") @Nullable String to,
            @Option(
                            names = "--every",
                            paramLabel = "day|week|month",
                            defaultValue = "week",
                            description =
                                    "每天、每周一、上月月结后 (default: ${DEFAULT-VALUE}); month: once the"
                                            + " month before is closed")
                    String every,
            @Option(names = "--off", description = "不再发 not any more") boolean off)
            throws IOException, InterruptedException {
        String path = at(name) + "/mail";
        if (off) {
            kejian.origin().delete(path, Map.of());
            return 0;
        }
        Map<String, String> order =
                Map.of("to", to == null ? "" : to, "every", every.toUpperCase(Locale.ROOT));
        line(kejian.origin().replace(path, order));
        return 0;
    }

    @Command(name = "forget", description = "删除存下的问题 removes a kept question")
    int forget(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        kejian.origin().delete(at(name), Map.of());
        return 0;
    }

    private static String at(String name) {
        return SAVED + "/" + Kejian.encoded(name);
    }

    private void line(JsonNode kept) {
        JsonNode mail = kept.path("mail");
        System.out.println(
                kejian.json
                        ? kept
                        : kept.path("name").asText()
                                + "\t"
                                + words(kept.path("question"))
                                + (mail.isObject() ? "\t→ " + words(mail) : ""));
    }

    private static String words(JsonNode fields) {
        return fields.properties().stream()
                .filter(each -> !each.getValue().isNull())
                .map(each -> each.getKey() + "=" + each.getValue().asText())
                .collect(Collectors.joining(" "));
    }

    private int tell(JsonNode answer, String by, String measures) {
        if (kejian.json) {
            System.out.println(answer);
            return 0;
        }
        List<String> dimensions = by.isEmpty() ? List.of() : List.of(by.split(","));
        List<String> told = List.of(measures.split(","));
        boolean isCompared = answer.has("beforeFrom");
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
