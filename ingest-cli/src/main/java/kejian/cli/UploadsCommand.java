package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import kejian.cli.intake.ProgressLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What of one's own is on its way. */
@Command(name = "uploads", description = "未完成的上传 uploads on their way")
final class UploadsCommand {

    @ParentCommand Kejian kejian;

    @Command(name = "ls")
    int ls() throws IOException, InterruptedException {
        for (JsonNode u : kejian.origin().get("/api/uploads")) {
            if (kejian.json) {
                System.out.println(u);
                continue;
            }
            System.out.printf(
                    "%s  %-9s %d/%s  %s%n",
                    u.path("id").asText(),
                    u.path("state").asText(),
                    u.path("offset").asLong(),
                    u.path("length").asText("?"),
                    u.path("filename").asText());
        }
        return 0;
    }

    /** Sends the rest of what was begun on this machine; its command then finds it there. */
    @Command(name = "resume", description = "续传本机未传完的文件 go on with what this machine began")
    int resume(
            @Parameters(arity = "0..*", paramLabel = "ID") List<String> ids,
            @Mixin SendOptions options)
            throws IOException, InterruptedException {
        Origin origin = kejian.origin();
        Path states = kejian.folder().resolve("uploads");
        TusUpload line = new TusUpload(origin, states, options.pace());
        ProgressLine progress = options.line(kejian);
        int left = 0;
        try (Interrupted _ = Interrupted.hint(kejian)) {
            for (TusUpload.Unfinished one : TusUpload.unfinished(states)) {
                if (ids != null && !ids.isEmpty() && !ids.contains(one.upload())) {
                    continue;
                }
                if (!Files.isRegularFile(one.file())) {
                    left++;
                    System.err.println(
                            "kejian: " + kejian.text("no-file-any-more").formatted(one.file()));
                    continue;
                }
                String name = one.file().getFileName().toString();
                String id = line.send(one.file(), progress.of(name));
                progress.leave();
                System.out.println(
                        kejian.json
                                ? Origin.JSON
                                        .createObjectNode()
                                        .put("file", one.file().toString())
                                        .put("upload", id)
                                        .toString()
                                : kejian.text("resumed").formatted(one.file()));
            }
        }
        return left == 0 ? 0 : Kejian.SOME_FAILED;
    }

    @Command(name = "rm")
    int rm(@Parameters(arity = "1..*", paramLabel = "ID") List<String> ids)
            throws IOException, InterruptedException {
        for (String id : ids) {
            kejian.origin()
                    .delete("/api/uploads/" + Kejian.encoded(id), Map.of("Tus-Resumable", "1.0.0"));
        }
        return 0;
    }
}
