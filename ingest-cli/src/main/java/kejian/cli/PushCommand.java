package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

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

    @Option(names = "--external-id", description = "default: the file's digest")
    String externalId = "";

    @Option(names = "--wait", description = "until it is transcoded")
    boolean waits;

    @Option(names = "--progress", defaultValue = "auto", description = "auto, plain, none")
    String progress = "auto";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Origin origin = kejian.origin();
        Thread hint = new Thread(() -> System.err.println("\nkejian: " + kejian.text("resume")));
        Runtime.getRuntime().addShutdownHook(hint);
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            push(origin, file);
        }
        Runtime.getRuntime().removeShutdownHook(hint);
        return 0;
    }

    private void push(Origin origin, Path file) throws IOException, InterruptedException {
        String sha256 = TusUpload.sha256(file);
        String external = externalId.isEmpty() ? "sha256:" + sha256 : externalId;
        String upload =
                new TusUpload(origin, kejian.config.resolve("uploads"))
                        .send(file, (sent, all) -> tell(file, sent, all));
        String name = file.getFileName().toString();
        ObjectNode body = Origin.JSON.createObjectNode();
        body.put("kind", "VIDEO")
                .put("title", title.isEmpty() ? name.replaceFirst("\\.[^.]{1,5}$", "") : title)
                .put("summary", summary)
                .put("category", category)
                .put("purpose", purpose)
                .put("column", column)
                .put("upload", upload)
                .put("externalId", external);
        JsonNode made = origin.post("/api/courseware", body);
        String id = made.path("id").asText();
        if (waits) {
            made = await(origin, id);
        }
        System.out.println(
                kejian.json
                        ? made.toString()
                        : kejian.text(waits ? "ready" : "stored").formatted(id));
    }

    private void tell(Path file, long sent, long all) {
        boolean bar =
                progress.equals("plain") || progress.equals("auto") && System.console() != null;
        if (bar) {
            String line =
                    kejian.text("sent")
                            .formatted(file.getFileName(), all == 0 ? 100 : sent * 100 / all);
            System.err.print(progress.equals("plain") ? line + "\n" : "\r" + line);
        }
    }

    private JsonNode await(Origin origin, String id) throws IOException, InterruptedException {
        int shown = -1;
        while (true) {
            JsonNode courseware = origin.get("/api/courseware/" + id);
            JsonNode transcode = courseware.path("transcode");
            switch (transcode.path("state").asText()) {
                case "READY" -> {
                    return courseware;
                }
                case "REFUSED", "FAILED" ->
                        throw new ApiException(
                                ApiException.REFUSED,
                                transcode.path("code").asText(),
                                kejian.text("refused")
                                        .formatted(transcode.path("detail").asText()));
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
}
