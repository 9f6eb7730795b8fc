package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Columns and releases. */
final class OperationCommands {

    private OperationCommands() {}

    @Command(name = "column", description = "专栏 columns")
    static final class Column {

        private static final String LEASES =
                "durable 断网仍播三十天 shown 30 days without a line; recallable 只播一天 a day";

        @ParentCommand Kejian kejian;

        @Command(name = "ls")
        int ls() throws IOException, InterruptedException {
            for (JsonNode c : kejian.origin().get("/api/columns")) {
                System.out.println(
                        c.path("slug").asText()
                                + "  "
                                + c.path("title").asText()
                                + "  "
                                + kejian.text("lease-" + c.path("lease").asText("DURABLE")));
            }
            return 0;
        }

        @Command(name = "add")
        int add(
                @Parameters(paramLabel = "SLUG") String slug,
                @Option(names = "--title", required = true) String title,
                @Option(names = "--lease", defaultValue = "durable", description = LEASES)
                        String lease,
                @Option(
                                names = "--local",
                                paramLabel = "AREA",
                                description = "由该县签名 that this county signs itself")
                        @Nullable String local)
                throws IOException, InterruptedException {
            Map<String, Object> wanted = new HashMap<>();
            wanted.put("slug", slug);
            wanted.put("title", title);
            wanted.put("lease", nameOf(lease));
            if (local != null) {
                wanted.put("area", local);
                wanted.put("local", true);
            }
            kejian.origin().post("/api/columns", wanted);
            return 0;
        }

        @Command(
                name = "lease",
                description = "定下断网时的租期，下一个发布版起有效 set its lease, from the next release on")
        int lease(
                @Parameters(paramLabel = "SLUG") String slug,
                @Parameters(paramLabel = "LEASE", description = LEASES) String lease)
                throws IOException, InterruptedException {
            change(slug, Map.of("lease", nameOf(lease)));
            System.out.println(
                    kejian.text("column-lease")
                            .formatted(slug, kejian.text("lease-" + nameOf(lease))));
            return 0;
        }

        @Command(
                name = "look",
                description =
                        "定下页面的底色和横幅，下一个发布版起有效 set its colour and banner, from the next release on")
        int look(
                @Parameters(paramLabel = "SLUG") String slug,
                @Parameters(
                                paramLabel = "COLOUR",
                                arity = "0..1",
                                description = "#rrggbb，或 or none（沿用上级 that of the column above）")
                        @Nullable String colour,
                @Option(
                                names = "--banner",
                                paramLabel = "FILE",
                                description =
                                        "JPEG, PNG, GIF, BMP；none 沿用上级 that of the column above")
                        @Nullable String banner)
                throws IOException, InterruptedException {
            if (colour == null && banner == null) {
                throw new ApiException(
                        ApiException.REFUSED, "validation", kejian.text("column-look-what"));
            }
            if (colour != null) {
                change(slug, Map.of("colour", colour.equals("none") ? "" : colour));
                System.out.println(kejian.text("column-look").formatted(slug, colour));
            }
            if (banner != null) {
                JsonNode column = column(slug);
                String at = "/api/columns/" + column.path("id").asText() + "/banner";
                if (banner.equals("none")) {
                    kejian.origin().delete(at, Origin.seen(column));
                } else {
                    kejian.origin().put(at, Path.of(banner), Origin.seen(column));
                }
                System.out.println(kejian.text("column-banner").formatted(slug, banner));
            }
            return 0;
        }

        private void change(String slug, Map<String, String> to)
                throws IOException, InterruptedException {
            JsonNode column = column(slug);
            kejian.origin()
                    .patch("/api/columns/" + column.path("id").asText(), to, Origin.seen(column));
        }

        private JsonNode column(String slug) throws IOException, InterruptedException {
            for (JsonNode c : kejian.origin().get("/api/columns")) {
                if (c.path("slug").asText().equals(slug)) {
                    return c;
                }
            }
            throw new ApiException(
                    ApiException.REFUSED, "not-found", kejian.text("column-none").formatted(slug));
        }

        /** As the origin has it, which refuses any other. */
        private static String nameOf(String lease) {
            return lease.toUpperCase(Locale.ROOT);
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

        @Command(
                name = "diff",
                description = {
                    "终端看到的与上一版相比有何不同",
                    "what boxes see otherwise than in the one before"
                })
        int diff(
                @Parameters(paramLabel = "NUMBER") long number,
                @Option(
                                names = "--from",
                                description = "与这一版相比，0 是没有 compare with this one, 0 for none")
                        @Nullable Long from)
                throws IOException, InterruptedException {
            String query = from == null ? "" : "?from=" + from;
            JsonNode all = kejian.origin().get("/api/releases/" + number + "/difference" + query);
            if (kejian.json) {
                System.out.println(all);
                return 0;
            }
            System.out.println(
                    kejian.text("difference")
                            .formatted(
                                    all.path("came").asInt(),
                                    all.path("went").asInt(),
                                    all.path("changed").asInt(),
                                    all.path("newBytes").asLong()));
            all.path("lines").forEach(this::tell);
            return 0;
        }

        private void tell(JsonNode line) {
            String sign =
                    switch (line.path("what").asText()) {
                        case "CAME" -> "+";
                        case "WENT" -> "-";
                        default -> "~";
                    };
            StringBuilder said = new StringBuilder(sign);
            said.append(' ').append(kejian.text("difference-" + line.path("kind").asText()));
            said.append("  ").append(line.path("title").asText());
            line.path("parts").forEach(part -> said.append("  ").append(part.asText()));
            if (line.path("withdrawn").asBoolean()) {
                said.append("  ").append(kejian.text("difference-withdrawn"));
            }
            System.out.println(said);
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
