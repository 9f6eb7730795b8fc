package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.courier.CarriedJournals;
import kejian.cli.courier.DiskWriter;
import kejian.cli.intake.ProgressLine;
import kejian.contract.blob.BlobRef;
import kejian.contract.courier.CourierLoad;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A release on a disk that somebody carries, and the journal on its way home. */
@Command(name = "courier", description = "信使盘 a release on a disk that is carried")
final class CourierCommands {

    private static final long BETWEEN_LOOKS_MS = 500;

    @ParentCommand Kejian kejian;

    private final Clock clock = Clock.systemUTC();

    @Command(name = "write", description = "在省平台写盘 at the province: onto the disk")
    int write(
            @Parameters(paramLabel = "DIR", description = "where the disk is mounted") Path top,
            @Option(
                            names = "--for",
                            defaultValue = "",
                            description = "只写该边缘缺少的 only what that edge lacks")
                    String edge)
            throws IOException, InterruptedException {
        demandFolder(top);
        Origin origin = kejian.origin();
        JsonNode answer =
                origin.post("/api/courier/loads", edge.isEmpty() ? Map.of() : Map.of("edge", edge));
        CourierLoad load = Origin.JSON.treeToValue(answer, CourierLoad.class);
        long bytes = load.blobs().stream().mapToLong(BlobRef::sizeBytes).sum();
        tell("courier-plan", load.release(), load.blobs().size(), bytes, load.heldBlobs());
        if (kejian.dryRun) {
            return 0;
        }
        ProgressLine line = progress();
        String name = "release " + load.release();
        DiskWriter writer =
                new DiskWriter(
                        (blob, from, to) ->
                                origin.range("/api/courier/blob/" + blob.sha256(), from, to),
                        (at, all) -> line.of(name).sent(at, all));
        DiskWriter.Written written;
        try {
            String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
            written = writer.write(load, top, now);
        } catch (DiskWriter.NoRoom e) {
            throw new ApiException(
                    ApiException.LIMIT,
                    "storage-full",
                    kejian.text("courier-no-room").formatted(e.neededBytes, e.freeBytes));
        } finally {
            line.leave();
        }
        if (kejian.json) {
            System.out.println(
                    Origin.JSON
                            .createObjectNode()
                            .put("release", load.release())
                            .put("edge", load.edge())
                            .put("files", written.files())
                            .put("bytes", written.bytes())
                            .put("fetchedBytes", written.written())
                            .put("expires", load.expires()));
        } else {
            tell("courier-written", load.release(), written.files(), load.expires());
        }
        return 0;
    }

    @Command(name = "read", description = "在边缘读盘 at the edge: from the disk, journal onto it")
    int read(
            @Parameters(paramLabel = "DIR", description = "where the disk is mounted") Path top,
            @Option(
                            names = "--data",
                            required = true,
                            description = "the edge's data folder; its local.key opens the door")
                    Path data,
            @Option(
                            names = "--edge",
                            defaultValue = "http://127.0.0.1:8081",
                            description = "the edge's own port for health and metrics")
                    URI address)
            throws IOException, InterruptedException {
        demandFolder(top);
        String key = HexFormat.of().formatHex(Files.readAllBytes(data.resolve("local.key")));
        Origin edge = new Origin(address, key, kejian.language).rehearsing(kejian.dryRun);
        edge.post("/admin/courier", Map.of("folder", top.toRealPath().toString()));
        ProgressLine line = progress();
        long all = 0;
        JsonNode now = edge.get("/admin/courier");
        while (now.path("state").asText().equals("running")) {
            long missing = now.path("missingBytes").asLong();
            all = Math.max(all, missing);
            if (all > 0) {
                line.of("release " + now.path("release").asLong()).sent(all - missing, all);
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
            now = edge.get("/admin/courier");
        }
        line.leave();
        return tellEnd(now.path("ended"));
    }

    private int tellEnd(JsonNode ended) {
        String code = ended.path("code").asText();
        int exit =
                switch (code) {
                    case "activated", "up-to-date" ->
                            ended.path("journalRecords").asLong() < 0 ? Kejian.SOME_FAILED : 0;
                    case "incomplete" -> Kejian.SOME_FAILED;
                    case "no-manifest", "manifest-format" -> ApiException.INPUT_MISSING;
                    case "no-room" -> ApiException.LIMIT;
                    case "disk-gone", "failed", "" -> ApiException.TEMPORARY;
                    default -> ApiException.REFUSED;
                };
        if (kejian.json) {
            System.out.println(((ObjectNode) ended.deepCopy()).put("exit", exit));
            return exit;
        }
        String key = "courier-" + (code.equals("no-room") ? "no-room-here" : code);
        String said = kejian.text(kejian.has(key) ? key : "courier-not-believed");
        System.out.println(
                said.formatted(
                        ended.path("release").asLong(),
                        ended.path("missingBytes").asLong(),
                        ended.path("detail").asText(),
                        code));
        for (JsonNode file : ended.path("files")) {
            System.out.println("  " + file.asText());
        }
        long records = ended.path("journalRecords").asLong();
        if (records >= 0) {
            tell("courier-journal", records);
        } else {
            tell("courier-no-journal", ended.path("journalFault").asText());
        }
        return exit;
    }

    @Command(name = "collect", description = "收回日志 at the province: the edges' journals, home")
    int collect(@Parameters(paramLabel = "DIR", description = "where the disk is mounted") Path top)
            throws IOException, InterruptedException {
        demandFolder(top);
        Origin origin = kejian.origin();
        List<CarriedJournals.File> files = CarriedJournals.on(top);
        int refused = 0;
        for (CarriedJournals.File file : files) {
            ObjectNode said = Origin.JSON.createObjectNode().put("file", file.name());
            if (kejian.dryRun) {
                System.out.println(kejian.json ? said.toString() : file.name());
                continue;
            }
            try {
                JsonNode receipt =
                        origin.postFile("/api/courier/journals", Files.readAllBytes(file.path()));
                said.put("upTo", receipt.path("upTo").asLong());
                if (kejian.json) {
                    System.out.println(said);
                } else {
                    tell("courier-collected", file.name());
                }
            } catch (ApiException e) {
                if (e.exit() != ApiException.REFUSED && e.exit() != ApiException.LIMIT) {
                    throw e; // no other file would fare better now
                }
                refused++;
                if (kejian.json) {
                    System.out.println(said.put("code", e.code()));
                } else {
                    tell("courier-not-collected", file.name(), String.valueOf(e.getMessage()));
                }
            }
        }
        if (files.isEmpty()) {
            tell("courier-no-journals");
        }
        return refused == 0 ? 0 : Kejian.SOME_FAILED;
    }

    private void demandFolder(Path top) throws ApiException {
        if (!Files.isDirectory(top)) {
            throw new ApiException(
                    ApiException.INPUT_MISSING,
                    "no-file",
                    kejian.text("courier-no-folder").formatted(top));
        }
    }

    private ProgressLine progress() {
        Console console = System.console();
        boolean shown = console != null && console.isTerminal() && !kejian.quiet && !kejian.json;
        return new ProgressLine(
                shown ? ProgressLine.Style.BAR : ProgressLine.Style.NONE, System.err, kejian::text);
    }

    private void tell(String text, Object... values) {
        if (!kejian.json && !kejian.quiet) {
            System.out.println(kejian.text(text).formatted(values));
        }
    }
}
