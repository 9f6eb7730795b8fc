package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Edge servers: how they are, and why not better. */
@Command(name = "edge", description = "边缘服务器 edge servers", subcommands = EdgeVerifyCommand.class)
final class EdgeCommands {

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "每个边缘一行 a line for each")
    int ls() throws IOException, InterruptedException {
        for (JsonNode e : kejian.origin().get("/api/edges")) {
            if (kejian.json) {
                System.out.println(e);
                continue;
            }
            System.out.println(
                    kejian.text("edge-line")
                            .formatted(
                                    e.path("name").asText(),
                                    release(e),
                                    e.path("missingBytes").asLong(),
                                    e.path("journalBacklog").asLong(),
                                    e.path("lastSeenAt").asText("-"),
                                    e.path("lease").path("until").asText("-")));
            tellReasons(e);
        }
        return 0;
    }

    /** As pages say it: with the county's behind a point where there is one. */
    private static String release(JsonNode edge) {
        long county = edge.path("county").asLong();
        return edge.path("activeRelease").asLong() + (county > 0 ? "." + county : "");
    }

    @Command(name = "show", description = "一个边缘的全部情况 all of one")
    int show(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        JsonNode e = kejian.origin().get("/api/edges/" + Kejian.encoded(name));
        if (kejian.json) {
            System.out.println(e);
            return 0;
        }
        tell("edge-name", e.path("name").asText(), e.path("address").asText());
        tell("edge-version", e.path("version").asText());
        tell("edge-release", release(e), e.path("newestRelease").asLong());
        if (e.path("pendingRelease").asLong() > 0) {
            tell(
                    "edge-fetching",
                    e.path("pendingRelease").asLong(),
                    e.path("missingBytes").asLong(),
                    e.path("bytesPerSecond").asLong(),
                    e.path("arrivesAt").asText("-"));
        }
        tell("edge-disk", e.path("diskFreeBytes").asLong(), e.path("diskBytes").asLong());
        if (e.hasNonNull("clockAheadMs")) {
            tell("edge-clock", e.path("clockAheadMs").asLong());
        }
        tell("edge-backlog", e.path("journalBacklog").asLong());
        tell("edge-seen", e.path("lastSeenAt").asText("-"));
        tellLease(e.path("lease"));
        for (JsonNode source : e.path("sources")) {
            long aside = source.path("asideSeconds").asLong();
            tell(
                    aside > 0 ? "edge-source-aside" : "edge-source",
                    source.path("name").asText(),
                    source.path("bytes").asLong(),
                    aside,
                    source.path("why").asText());
        }
        if (e.path("reasons").isEmpty()) {
            tell("edge-well");
        }
        tellReasons(e);
        return 0;
    }

    /** Until when it shows what it has, should it hear nothing more. */
    private void tellLease(JsonNode lease) {
        if (lease.isMissingNode() || lease.isNull()) {
            tell("edge-lease-none");
            return;
        }
        tell("edge-lease", lease.path("since").asText(), lease.path("until").asText());
        List<String> recallable = new ArrayList<>();
        lease.path("recallable").forEach(slug -> recallable.add(slug.asText()));
        if (!recallable.isEmpty()) {
            tell(
                    "edge-lease-recallable",
                    String.join(", ", recallable),
                    lease.path("recallableUntil").asText());
        }
        if (lease.path("endedColumns").asLong() > 0) {
            tell("edge-lease-ended", lease.path("endedColumns").asLong());
        }
    }

    private void tellReasons(JsonNode e) {
        String language = kejian.language.startsWith("zh") ? "zh" : "en";
        for (JsonNode reason : e.path("reasons")) {
            System.out.println("  " + reason.path(language).asText());
        }
    }

    private void tell(String text, Object... values) {
        System.out.println(kejian.text(text).formatted(values));
    }

    @Command(name = "fill", description = "暂时改变取数速度 the fill's speed, for a while")
    int fill(
            @Option(
                            names = "--data",
                            required = true,
                            description = "the edge's data folder; its local.key opens the door")
                    Path data,
            @Option(
                            names = "--rate",
                            required = true,
                            description = "bytes a second: 200k, 2M, full, off")
                    String rate,
            @Option(names = "--minutes", defaultValue = "60") int minutes,
            @Option(
                            names = "--edge",
                            defaultValue = "http://127.0.0.1:8081",
                            description = "the edge's own port for health and metrics")
                    URI address)
            throws IOException, InterruptedException {
        long bytesPerSecond = bytesPerSecond(rate);
        JsonNode said =
                here(data, address)
                        .post(
                                "/admin/fill",
                                Map.of("bytesPerSecond", bytesPerSecond, "minutes", minutes));
        if (kejian.json) {
            System.out.println(said);
        } else {
            tell("edge-fill", rate, minutes);
        }
        return 0;
    }

    private long bytesPerSecond(String rate) throws ApiException {
        if (rate.equals("full")) {
            return Long.MAX_VALUE;
        }
        if (rate.equals("off")) {
            return 0;
        }
        if (!rate.matches("[1-9]\\d{0,9}[kM]?")) {
            throw new ApiException(
                    ApiException.REFUSED, "validation", kejian.text("edge-fill-rate"));
        }
        long factor = rate.endsWith("k") ? 1_000 : rate.endsWith("M") ? 1_000_000 : 1;
        return Long.parseLong(rate.replaceAll("\\D", "")) * factor;
    }

    @Command(
            name = "enroll",
            description = {
                "登记一个边缘：给出一次性登记码；有 --out 则写出令牌和根文件",
                "register an edge: prints a one-time code, or with --out writes token and root"
            })
    int enroll(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--area", required = true) String area,
            @Option(names = "--address", required = true) String address,
            @Option(names = "--out") @Nullable Path out)
            throws IOException, InterruptedException {
        Map<String, String> edge = Map.of("name", name, "area", area, "address", address);
        JsonNode made = kejian.origin().post("/api/edges", edge);
        return out == null ? code(name) : write(made, out);
    }

    @Command(
            name = "renew",
            description = {
                "重新登记：换了磁盘、丢了密钥或曾被吊销，旧令牌作废",
                "enroll again after a lost disk or key, or a revocation: the old token ends"
            })
    int renew(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--out") @Nullable Path out)
            throws IOException, InterruptedException {
        if (out == null) {
            return code(name);
        }
        String address = "/api/edges/" + Kejian.encoded(name) + "/enrolment";
        return write(kejian.origin().post(address, Map.of()), out);
    }

    private int code(String name) throws IOException, InterruptedException {
        String address = "/api/edges/" + Kejian.encoded(name) + "/code";
        JsonNode made = kejian.origin().post(address, Map.of());
        if (kejian.json) {
            System.out.println(made);
        } else {
            tell("edge-code", made.path("code").asText(), made.path("expiresAt").asText());
        }
        return 0;
    }

    @Command(
            name = "revoke",
            description = {
                "吊销：失窃、出售或停用的边缘不再得到任何内容，也不再接收机顶盒",
                "put out an edge that was stolen, sold or closed: it is given nothing any more"
            })
    int revoke(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--reason", required = true) String reason)
            throws IOException, InterruptedException {
        String address = "/api/edges/" + Kejian.encoded(name) + "/revocation";
        kejian.origin().post(address, Map.of("reason", reason));
        if (!kejian.json) {
            tell("edge-revoked", name);
        }
        return 0;
    }

    @Command(
            name = "rollback",
            description = {
                "在边缘本机：回到上一个发布版，直到省平台有更新的",
                "on the edge's machine: the release before, until the province has a newer one"
            })
    int rollBack(
            @Option(
                            names = "--data",
                            required = true,
                            description = "the edge's data folder; its local.key opens the door")
                    Path data,
            @Option(names = "--undo", description = "go on to the newest release again")
                    boolean undo,
            @Option(
                            names = "--edge",
                            defaultValue = "http://127.0.0.1:8081",
                            description = "the edge's own port for health and metrics")
                    URI address)
            throws IOException, InterruptedException {
        JsonNode said = here(data, address).post("/admin/rollback", Map.of("undo", undo));
        if (kejian.json) {
            System.out.println(said);
        } else if (undo) {
            tell("edge-rollback-undone");
        } else {
            tell("edge-rollback", said.path("active").asLong(), said.path("passedOver").asLong());
        }
        return 0;
    }

    /** The door of the edge on this machine, for who may read its data folder. */
    private Origin here(Path data, URI address) throws IOException {
        String key = HexFormat.of().formatHex(Files.readAllBytes(data.resolve("local.key")));
        return new Origin(address, key, kejian.language).rehearsing(kejian.dryRun);
    }

    private static int write(JsonNode made, Path out) throws IOException {
        Files.createDirectories(out);
        Login.writeSecret(out.resolve("token"), made.path("token").asText());
        Files.writeString(out.resolve("root.json"), made.path("rootDocument").toString());
        System.out.println(out.resolve("token") + "  " + out.resolve("root.json"));
        return 0;
    }
}
