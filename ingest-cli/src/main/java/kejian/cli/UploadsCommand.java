package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What of one's own is on its way; {@code push} goes on with it. */
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

    @Command(name = "rm")
    int rm(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        kejian.origin().delete("/api/uploads/" + id, Map.of("Tus-Resumable", "1.0.0"));
        return 0;
    }
}
