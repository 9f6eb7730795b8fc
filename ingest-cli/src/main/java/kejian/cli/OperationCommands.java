package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import kejian.cli.client.Login;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Columns, releases, edges. */
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

        @Command(name = "publish")
        int publish(@Option(names = "--note", defaultValue = "") String note)
                throws IOException, InterruptedException {
            JsonNode made =
                    kejian.origin()
                            .post(
                                    "/api/releases",
                                    Map.of("note", note),
                                    Map.of("Idempotency-Key", UUID.randomUUID().toString()));
            System.out.println(kejian.text("published").formatted(made.path("number").asLong()));
            return 0;
        }
    }

    @Command(name = "edge", description = "边缘服务器 edge servers")
    static final class Edge {

        @ParentCommand Kejian kejian;

        @Command(name = "ls")
        int ls() throws IOException, InterruptedException {
            for (JsonNode e : kejian.origin().get("/api/edges")) {
                System.out.printf(
                        "%-16s release=%s missing=%s backlog=%s seen=%s %s%n",
                        e.path("name").asText(),
                        e.path("activeRelease"),
                        e.path("missingBytes"),
                        e.path("journalBacklog"),
                        e.path("lastSeenAt").asText("-"),
                        e.path("lastError").asText(""));
            }
            return 0;
        }

        @Command(name = "enroll")
        int enroll(
                @Parameters(paramLabel = "NAME") String name,
                @Option(names = "--area", required = true) String area,
                @Option(names = "--address", required = true) String address,
                @Option(names = "--out", required = true) Path out)
                throws IOException, InterruptedException {
            Files.createDirectories(out);
            JsonNode made =
                    kejian.origin()
                            .post(
                                    "/api/edges",
                                    Map.of("name", name, "area", area, "address", address));
            Login.writeSecret(out.resolve("token"), made.path("token").asText());
            Files.writeString(out.resolve("root.json"), made.path("rootDocument").toString());
            System.out.println(out.resolve("token") + "  " + out.resolve("root.json"));
            return 0;
        }
    }
}
