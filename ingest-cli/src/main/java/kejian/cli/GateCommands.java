package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What the gate found, and who decided what. */
final class GateCommands {

    private GateCommands() {}

    /** One finding, as {@code status} shows it too. */
    static void print(Kejian kejian, JsonNode finding) {
        String line = "    - " + finding.path("detail").asText();
        JsonNode let = finding.path("override");
        if (let.isObject()) {
            line +=
                    kejian.text("finding-passed")
                            .formatted(
                                    let.path("by").asText(),
                                    let.path("at").asText(),
                                    let.path("reason").asText());
        } else if (finding.path("holds").asBoolean()) {
            line += kejian.text("finding-holds").formatted(finding.path("rule").asText());
        }
        System.out.println(line);
    }

    @Command(name = "override", description = "写明理由放行检查项 let findings pass, with a reason")
    static final class LetPass implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(index = "0", paramLabel = "ID")
        String id = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "RULE",
                description = "video.black")
        List<String> rules = List.of();

        @Option(names = "--reason", required = true)
        String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Origin origin = kejian.origin();
            JsonNode now =
                    origin.post(
                            "/api/courseware/" + id + "/override",
                            Map.of("rules", rules, "reason", reason),
                            CaptionCommands.seen(origin, id));
            if (kejian.json) {
                System.out.println(now);
            } else {
                now.path("transcode").path("findings").forEach(f -> print(kejian, f));
            }
            return 0;
        }
    }

    @Command(name = "history", description = "谁在何时决定了什么 who decided what")
    static final class History implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            for (JsonNode e : kejian.origin().get("/api/courseware/" + id + "/history")) {
                if (kejian.json) {
                    System.out.println(e);
                } else {
                    System.out.printf(
                            "%s  %-15s %-12s %s %s%n",
                            e.path("at").asText(),
                            e.path("what").asText(),
                            e.path("who").asText(),
                            e.path("about").asText(""),
                            e.path("reason").asText(""));
                }
            }
            return 0;
        }
    }
}
