package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Uploads files and makes courseware of them. */
@Command(name = "push", description = "上传视频 upload videos")
final class PushCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Parameters(arity = "1..*", paramLabel = "FILE")
    List<Path> files = List.of();

    @Option(names = "--column", required = true)
    String column = "";

    @Option(names = "--title", description = "default: the file's name")
    String title = "";

    @Option(names = "--summary", defaultValue = "")
    String summary = "";

    @Option(names = "--category", defaultValue = "TYPICAL_EXPERIENCE")
    String category = "";

    @Option(names = "--purpose", defaultValue = "EDUCATION")
    String purpose = "";

    @Option(names = "--restricted", description = "只供报出编号的终端收看 for boxes that name themselves only")
    boolean restricted;

    @Option(names = "--external-id", description = "default: the file's digest")
    String externalId = "";

    /** How far a push waits. */
    enum Until {
        ready,
        published
    }

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "ready",
            description = "until it is ${COMPLETION-CANDIDATES} (ready where left out)")
    @Nullable Until until;

    @Spec CommandSpec spec;

    @Option(names = "--progress", defaultValue = "auto", description = "auto, plain, none")
    String progress = "auto";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (files.size() > 1 && !(title.isEmpty() && externalId.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--title, --external-id: " + kejian.text("one-file-only"));
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
        }
        Origin origin = kejian.origin();
        Thread hint = new Thread(() -> System.err.println("\nkejian: " + kejian.text("resume")));
        Runtime.getRuntime().addShutdownHook(hint);
        try {
            for (Path file : files) {
                push(origin, file);
            }
        } finally {
            // from here on the end of the program is no interruption
            Runtime.getRuntime().removeShutdownHook(hint);
        }
        return 0;
    }

    private void push(Origin origin, Path file) throws IOException, InterruptedException {
        String sha256 = TusUpload.sha256(file);
        String external = externalId.isEmpty() ? "sha256:" + sha256 : externalId;
        TusUpload line = new TusUpload(origin, kejian.folder().resolve("uploads"));
        Optional<String> held = line.held(sha256);
        String upload =
                held.isPresent()
                        ? held.get()
                        : line.send(file, sha256, (sent, all) -> tell(file, sent, all));
        String name = file.getFileName().toString();
        ObjectNode body = Origin.JSON.createObjectNode();
        body.put("kind", "VIDEO")
                .put("title", title.isEmpty() ? name.replaceFirst("\\.[^.]{1,5}$", "") : title)
                .put("summary", summary)
                .put("category", category)
                .put("purpose", purpose)
                .put("restricted", restricted)
                .put("column", column)
                .put("upload", upload)
                .put("externalId", external);
        Origin.Made made = origin.create("/api/courseware", body);
        String id = made.body().path("id").asText();
        JsonNode courseware = until == null ? made.body() : await(origin, id, until);
        String said =
                switch (until) {
                    case null -> made.fresh() ? "stored" : "already-there";
                    case ready -> "ready";
                    case published -> "published-state";
                };
        System.out.println(kejian.json ? courseware.toString() : kejian.text(said).formatted(id));
    }

    private void tell(Path file, long sent, long all) {
        boolean plain = progress.equals("plain");
        Console console = System.console();
        if (!plain && !(progress.equals("auto") && console != null && console.isTerminal())) {
            return;
        }
        String line =
                kejian.text("sent")
                        .formatted(file.getFileName(), all == 0 ? 100 : sent * 100 / all);
        System.err.print(plain ? line + "\n" : "\r" + line + (sent == all ? "\n" : ""));
    }

    private JsonNode await(Origin origin, String id, Until until)
            throws IOException, InterruptedException {
        int shown = -1;
        while (true) {
            JsonNode courseware = origin.get("/api/courseware/" + id);
            JsonNode transcode = courseware.path("transcode");
            String code = transcode.path("code").asText();
            switch (transcode.path("state").asText()) {
                case "READY" -> {
                    if (until == Until.ready
                            || courseware.path("state").asText().equals("PUBLISHED")) {
                        return courseware;
                    }
                }
                case "REFUSED" ->
                        throw new ApiException(
                                ApiException.REFUSED, code, failure("refused", transcode));
                case "FAILED" ->
                        throw new ApiException(
                                ApiException.OTHER, code, failure("failed", transcode));
                default -> {}
            }
            int percent = transcode.path("percent").asInt();
            if (percent != shown && !progress.equals("none")) {
                System.err.println(
                        kejian.text("transcoding")
                                .formatted(transcode.path("stage").asText(), percent));
                shown = percent;
            }
            TimeUnit.MILLISECONDS.sleep(700);
        }
    }

    private String failure(String key, JsonNode transcode) {
        return kejian.text(key).formatted(transcode.path("detail").asText());
    }
}
