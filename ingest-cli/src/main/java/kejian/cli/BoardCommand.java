package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Asked, made, watched, satisfied, by county, category and audience. */
@Command(name = "board", description = "需求、制作、收看、满意 asked, made, watched, satisfied")
final class BoardCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Option(names = "--from", description = "自 2026-01-01 (default: the year's first day)")
    String from = "";

    @Option(names = "--to", description = "至 2026-11-27 (default: today)")
    String to = "";

    @Option(names = "--area", description = "区划 counties of this area")
    String area = "";

    @Option(names = "--csv", description = "逗号分隔，供表格软件 for a spreadsheet")
    boolean csv;

    @Option(names = "--evidence", description = "每格由什么加成 what each line was added up from")
    boolean evidence;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String asked =
                Kejian.asked("from", from) + Kejian.asked("to", to) + Kejian.asked("area", area);
        String query = asked.replaceFirst("^&", "?");
        if (csv) {
            System.out.print(kejian.origin().text("/api/board/sheet" + query));
            return 0;
        }
        JsonNode board = kejian.origin().get("/api/board" + query);
        for (JsonNode cell : board.path("cells")) {
            tell(cell);
            if (evidence) {
                behind(kejian.origin().get(cell.path("evidence").asText()));
            }
        }
        if (!kejian.json) {
            String language = kejian.language.startsWith("en") ? "en" : "zh";
            for (JsonNode d : board.path("definitions")) {
                System.out.println(d.path("figure").asText() + ": " + d.path(language).asText());
            }
        }
        return 0;
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode c) {
        if (kejian.json) {
            System.out.println(c);
            return;
        }
        JsonNode asked = c.path("asked");
        JsonNode satisfied = c.path("satisfied");
        System.out.println(
                kejian.text("board-line")
                        .formatted(
                                c.path("countyName").asText(),
                                c.path("categoryTitle").asText("-"),
                                kejian.text("audience-" + c.path("audience").asText()),
                                asked.path("asks").asText() + few(asked),
                                c.path("made").path("items").asText(),
                                c.path("made").path("titles").asText(),
                                c.path("watched").path("validViews").asText(),
                                shown(c.path("watched").path("personTimes")),
                                satisfied.path("stars").asText("-") + few(satisfied),
                                satisfied.path("answers").asText()));
    }

    private String few(JsonNode part) {
        return part.path("few").asBoolean() ? kejian.text("board-few") : "";
    }

    private String shown(JsonNode number) {
        return number.isNumber() ? number.asText() : kejian.text("survey-hidden");
    }

    private void behind(JsonNode e) {
        if (kejian.json) {
            System.out.println(e);
            return;
        }
        for (JsonNode n : e.path("needs")) {
            row("board-need", n.path("title"), shown(n.path("asks")), n.path("address"));
        }
        for (JsonNode i : e.path("items")) {
            for (JsonNode c : i.path("courseware")) {
                row(
                        "board-title",
                        c.path("title"),
                        c.path("validViews").asText(),
                        c.path("sessions"));
            }
        }
        for (JsonNode s : e.path("surveys")) {
            row("board-survey", s.path("title"), shown(s.path("stars")), s.path("address"));
        }
    }

    private void row(String text, JsonNode title, String number, JsonNode address) {
        System.out.println(kejian.text(text).formatted(title.asText(), number, address.asText()));
    }
}
