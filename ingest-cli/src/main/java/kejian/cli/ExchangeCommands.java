package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Courseware in and out. */
final class ExchangeCommands {

    /** A bulk command whose rows failed in part. */
    private static final int SOME_FAILED = 6;

    private ExchangeCommands() {}

    /** What {@code --format} takes. */
    enum Format {
        PACKAGE("package", ".zip"),
        MRSS("mrss", ".rss"),
        DC("dc", ".xml"),
        LOM("lom", ".xml");

        private final String query;
        private final String ending;

        Format(String query, String ending) {
            this.query = query;
            this.ending = ending;
        }

        @Override
        public String toString() {
            return query;
        }
    }

    @Command(name = "export", description = "导出课件 hand courseware to others")
    static final class Export implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(arity = "1..*", paramLabel = "ID")
        List<String> ids = List.of();

        @Option(
                names = "--format",
                defaultValue = "package",
                description = "${COMPLETION-CANDIDATES}")
        Format format = Format.PACKAGE;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "default: courseware.zip, .rss, .xml")
        Optional<Path> output = Optional.empty();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path file = output.orElse(Path.of("courseware" + format.ending));
            Path part = file.resolveSibling(file.getFileName() + ".part");
            String query = "?courseware=" + Kejian.encoded(String.join(",", ids));
            try {
                kejian.origin().download("/api/exchange" + query + "&format=" + format, part);
                if (format == Format.PACKAGE) {
                    // an answer that broke off has no list at its end
                    Archive.open(part, new ArchiveLimits(1_000_000, Long.MAX_VALUE)).close();
                }
                Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            System.out.println(
                    kejian.json
                            ? Origin.JSON
                                    .createObjectNode()
                                    .put("file", file.toString())
                                    .put("bytes", Files.size(file))
                                    .toString()
                            : kejian.text("exported").formatted(file, Files.size(file)));
            return 0;
        }
    }

    @Command(
            name = "describe",
            description = "按元数据文件改说明 take the words of a LOM or Dublin Core record")
    static final class Describe implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(index = "0", paramLabel = "ID")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "LOM, oai_dc")
        Path file = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            Origin origin = kejian.origin();
            Origin.Changed changed =
                    origin.put(
                            "/api/courseware/" + Kejian.encoded(id) + "/metadata",
                            Files.readAllBytes(file),
                            CaptionCommands.seen(origin, id));
            if (kejian.json) {
                System.out.println(changed.body());
            } else {
                System.out.println(
                        kejian.text(changed.waits() ? "describe-waits" : "described")
                                .formatted(changed.body().path("title").asText()));
            }
            return 0;
        }
    }

    @Command(name = "import", description = "导入交换包 take packages of others")
    static final class Import implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(arity = "1..*", paramLabel = "PACKAGE")
        List<Path> packages = List.of();

        @Option(names = "--column", required = true)
        String column = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            for (Path file : packages) {
                if (!Files.isRegularFile(file)) {
                    throw new NoSuchFileException(file.toString());
                }
                refuseEarly(file);
            }
            List<JsonNode> refused = new ArrayList<>();
            Origin origin = kejian.origin();
            for (Path file : packages) {
                String sha256 = TusUpload.sha256(file);
                TusUpload line = new TusUpload(origin, kejian.folder().resolve("uploads"));
                Optional<String> held = line.held(sha256);
                String upload =
                        held.isPresent() ? held.get() : line.send(file, sha256, (_, _) -> {});
                // the origin reads and hashes every byte again before it answers
                Duration patience = Duration.ofSeconds(60 + (Files.size(file) >> 23));
                JsonNode answer =
                        origin.post(
                                "/api/exchange",
                                Map.of("upload", upload, "column", column),
                                patience);
                for (JsonNode item : answer.path("items")) {
                    print(item);
                    if (item.path("outcome").asText().equals("REFUSED")) {
                        refused.add(item);
                    }
                }
            }
            return refused.isEmpty() ? 0 : SOME_FAILED;
        }

        /** What the origin would refuse is not sent first. */
        private void refuseEarly(Path file) throws IOException {
            long most = 2 * Files.size(file) + (64L << 20);
            try {
                Archive.open(file, new ArchiveLimits(10_000, most)).close();
            } catch (ArchiveException e) {
                boolean english = kejian.language.startsWith("en");
                throw new ApiException(
                        ApiException.REFUSED,
                        e.fault().problem().code(),
                        file.getFileName() + ": " + e.sentence(english));
            }
        }

        private void print(JsonNode item) {
            if (kejian.json) {
                System.out.println(item);
                return;
            }
            String outcome = item.path("outcome").asText();
            String what = kejian.text("import-" + outcome.toLowerCase(java.util.Locale.ROOT));
            String why = item.path("code").asText("") + " " + item.path("detail").asText("");
            System.out.println(
                    what.formatted(
                            item.path("title").asText(),
                            item.path("id").asText(""),
                            why.replace("null", "").strip()));
        }
    }
}
