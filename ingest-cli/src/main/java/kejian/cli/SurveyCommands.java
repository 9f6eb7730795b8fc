package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What viewers are asked, and what they answered. */
@Command(name = "survey", description = "调查 surveys")
final class SurveyCommands {

    private static final int PAGE = 200;

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "列出调查 lists them, the newest first")
    int list(
            @Option(
                            names = "--state",
                            defaultValue = "all",
                            description = "draft, open, closed or all (default: ${DEFAULT-VALUE})")
                    String state)
            throws IOException, InterruptedException {
        kejian.origin().each("/api/surveys", PAGE, Kejian.asked("state", state), this::tell);
        return 0;
    }

    @Command(name = "show", description = "显示题目和选项 shows its questions and options")
    int show(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        JsonNode survey = kejian.origin().get("/api/surveys/" + Kejian.encoded(id));
        tell(survey);
        if (!kejian.json) {
            int number = 0;
            for (JsonNode q : survey.path("questions")) {
                System.out.printf("%d. %s%n", ++number, q.path("text").asText());
                int option = 0;
                for (JsonNode o : q.path("options")) {
                    System.out.printf("   %d %s%n", ++option, o.asText());
                }
            }
        }
        return 0;
    }

    @Command(name = "new", description = "由 JSON 文件新建草稿 makes a draft of a file")
    int create(@Parameters(paramLabel = "FILE.json") Path file)
            throws IOException, InterruptedException {
        JsonNode wanted = Origin.JSON.readTree(Files.readAllBytes(file));
        tell(kejian.origin().post("/api/surveys", wanted));
        return 0;
    }

    @Command(name = "open", description = "开放，随下一发布版生效 asks it from the next release on")
    int open(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        return move(id, "open");
    }

    @Command(name = "close", description = "结束，随下一发布版生效 ends it with the next release")
    int close(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        return move(id, "close");
    }

    private int move(String id, String how) throws IOException, InterruptedException {
        String path = "/api/surveys/" + Kejian.encoded(id) + "/" + how;
        tell(kejian.origin().post(path, Map.of()));
        if (!kejian.json) {
            System.out.println(kejian.text("survey-next-release"));
        }
        return 0;
    }

    @Command(name = "results", description = "结果；少于 5 份的不显示 results; fewer than 5 are not shown")
    int results(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--csv", description = "逗号分隔，供表格软件 for a spreadsheet") boolean csv)
            throws IOException, InterruptedException {
        JsonNode results = kejian.origin().get("/api/surveys/" + Kejian.encoded(id) + "/results");
        if (kejian.json) {
            System.out.println(results);
        } else if (csv) {
            csv(results);
        } else {
            table(results);
        }
        return 0;
    }

    private void table(JsonNode results) {
        System.out.println(
                kejian.text("survey-answers")
                        .formatted(
                                results.path("title").asText(),
                                results.path("area").asText(),
                                number(results.path("answers"))));
        for (String of : List.of("sources", "areas")) {
            for (JsonNode part : results.path(of)) {
                System.out.printf("  %s  %s%n", name(of, part), number(part.path("answers")));
            }
        }
        for (JsonNode q : results.path("questions")) {
            System.out.printf("%d. %s%n", q.path("number").asInt(), q.path("text").asText());
            for (JsonNode o : q.path("options")) {
                System.out.printf(
                        "   %d %s  %s%n",
                        o.path("number").asInt(),
                        o.path("text").asText(),
                        number(o.path("answers")));
            }
            if (q.path("stars").isNumber()) {
                System.out.println(
                        kejian.text("survey-stars").formatted(q.path("stars").asDouble()));
            }
        }
    }

    private String name(String of, JsonNode part) {
        String name = part.path("name").asText();
        return of.equals("sources") && List.of("remote", "browser", "paper").contains(name)
                ? kejian.text("survey-source-" + name)
                : name;
    }

    /** A line for each number; what is hidden is empty. */
    private void csv(JsonNode results) {
        System.out.print("\uFEFF"); // or a spreadsheet takes UTF-8 for something else
        row("part", "number", "name", "option", "option_text", "answers");
        row("all", "", results.path("title").asText(), "", "", plain(results.path("answers")));
        for (String of : List.of("sources", "areas")) {
            for (JsonNode part : results.path(of)) {
                row(of, "", part.path("name").asText(), "", "", plain(part.path("answers")));
            }
        }
        for (JsonNode q : results.path("questions")) {
            String number = q.path("number").asText();
            String text = q.path("text").asText();
            for (JsonNode o : q.path("options")) {
                row(
                        "question",
                        number,
                        text,
                        o.path("number").asText(),
                        o.path("text").asText(),
                        plain(o.path("answers")));
            }
            row("question", number, text, "", "", plain(q.path("unanswered")));
        }
    }

    private static void row(String... cells) {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            line.append(line.isEmpty() ? "" : ",").append(quoted(cell));
        }
        System.out.print(line.append("\r\n"));
    }

    /** RFC 4180; what a spreadsheet would take for a formula begins with a mark of its own. */
    private static String quoted(String cell) {
        String safe = cell.matches("(?s)[=+\\-@\t\r].*") ? "'" + cell : cell;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    private String number(JsonNode answers) {
        return answers.isNumber() ? answers.asText() : kejian.text("survey-hidden");
    }

    private static String plain(JsonNode answers) {
        return answers.isNumber() ? answers.asText() : "";
    }

    @Command(
            name = "paper",
            description =
                    "录入一个站点的纸质答卷，再录即更正 enters what a station answered on paper; again corrects")
    int paper(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Option(names = "--station", required = true, description = "站点编码 its code")
                    String station,
            @Option(names = "--sheets", required = true, description = "份数 how many came back")
                    int sheets,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "COUNTS",
                            description = "每题一组，各选项票数：12,8,10 a question each, its options' counts")
                    List<String> counts)
            throws IOException, InterruptedException {
        ObjectNode body =
                Origin.JSON.createObjectNode().put("station", station).put("sheets", sheets);
        ArrayNode tallies = body.putArray("tallies");
        for (int q = 0; q < counts.size(); q++) {
            String[] options = counts.get(q).split(",", -1);
            for (int o = 0; o < options.length; o++) {
                if (!options[o].strip().matches("[0-9]{1,6}")) {
                    System.err.println(
                            kejian.text("survey-counts").formatted(q + 1, counts.get(q)));
                    return 1;
                }
                tallies.addObject()
                        .put("question", q + 1)
                        .put("option", o + 1)
                        .put("count", Integer.parseInt(options[o].strip()));
            }
        }
        JsonNode entered =
                kejian.origin()
                        .post(
                                "/api/surveys/" + Kejian.encoded(id) + "/paper",
                                body,
                                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
        System.out.println(
                kejian.json
                        ? entered.toString()
                        : kejian.text("survey-entered")
                                .formatted(
                                        entered.path("station").asText(),
                                        entered.path("sheets").asInt()));
        return 0;
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode s) {
        if (kejian.json) {
            System.out.println(s);
            return;
        }
        String state = s.path("state").asText().toLowerCase(Locale.ROOT);
        System.out.println(
                kejian.text("survey-line")
                        .formatted(
                                s.path("id").asText(),
                                kejian.text("survey-" + state),
                                s.path("title").asText(),
                                s.path("area").asText(),
                                s.path("questions").size(),
                                s.path("until").asText("-")));
    }
}
