package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Columns and releases. */
final class OperationCommands {

    private OperationCommands() {}

    @Command(name = "column", description = "专栏 columns")
    static final class Column {

        @ParentCommand Kejian kejian;

        @Command(name = "ls")
        int ls() throws IOException, InterruptedException {
            for (JsonNode c : kejian.origin().get("/api/columns")) {
                System.out.println(c.path("slug").asText() + "  " + c.path("title").asText());
            }
            return 0;
        }

        @Command(name = "add")
        int add(
                @Parameters(paramLabel = "SLUG") String slug,
                @Option(names = "--title", required = true) String title)
                throws IOException, InterruptedException {
            kejian.origin().post("/api/columns", Map.of("slug", slug, "title", title));
            return 0;
        }
    }

    @Command(name = "release", description = "发布版 releases")
    static final class Release {

        @ParentCommand Kejian kejian;

        @Command(name = "ls")
        int ls() throws IOException, InterruptedException {
            for (JsonNode r : kejian.origin().get("/api/releases")) {
                System.out.println(
                        r.path("number")
                                + "  "
                                + r.path("madeAt").asText()
                                + "  "
                                + r.path("titles"));
            }
            return 0;
        }

        @Command(name = "show")
        int show(@Parameters(paramLabel = "NUMBER") long number)
                throws IOException, InterruptedException {
            System.out.println(kejian.origin().get("/api/releases/" + number).toPrettyString());
            return 0;
        }

        @Command(name = "publish", description = "发布所有已审核的 release all that is approved")
        int publish(
                @Option(names = "--note", defaultValue = "") String note,
                @Option(
                                names = "--resume",
                                description = {
                                    "结束回退，恢复到最新内容",
                                    "go on to what is published after a roll-back"
                                })
                        boolean resume)
                throws IOException, InterruptedException {
            return made(Map.of("note", note, "resume", resume), "published");
        }

        @Command(
                name = "rollback",
                description = {
                    "全省回到较早的发布版：已撤回的不会回来，新内容等到恢复",
                    "show an earlier release again everywhere: what was withdrawn stays gone,"
                            + " what is new waits"
                })
        int rollBack(
                @Parameters(paramLabel = "NUMBER") long number,
                @Option(names = "--note", defaultValue = "") String note)
                throws IOException, InterruptedException {
            return made(Map.of("note", note, "again", number), "rolled-back");
        }

        private int made(Map<String, Object> wanted, String text)
                throws IOException, InterruptedException {
            JsonNode made =
                    kejian.origin()
                            .post(
                                    "/api/releases",
                                    wanted,
                                    Map.of("Idempotency-Key", UUID.randomUUID().toString()));
            System.out.println(
                    kejian.text(text)
                            .formatted(made.path("number").asLong(), made.path("again").asLong()));
            return 0;
        }
    }
}
