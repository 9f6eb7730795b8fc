package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Files to take along with one courseware. */
@Command(name = "attachments", description = "讲义 files to take along")
final class AttachmentCommands {

    private static final String COURSEWARE = "/api/courseware/";

    @ParentCommand Kejian kejian;

    @Command(name = "add", description = "加入讲义，同名的替换 add, or replace one of that name")
    int add(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "PDF, DOCX, PPTX, XLSX, ZIP, pictures, TXT")
                    List<Path> files)
            throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
        }
        Origin origin = kejian.origin();
        for (Path file : files) {
            String at = at(id) + "/" + Kejian.encoded(String.valueOf(file.getFileName()));
            var seen = CaptionCommands.seen(origin, id);
            Origin.Changed changed = origin.put(at, file, seen);
            print(changed.body());
            tellWhetherItWaits(changed);
        }
        return 0;
    }

    @Command(name = "list", aliases = "ls", description = "列出讲义 list them")
    int list(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--proposed", description = "as they will be once approved")
                    boolean proposed)
            throws IOException, InterruptedException {
        for (JsonNode file : kejian.origin().get(at(id) + "?proposed=" + proposed)) {
            print(file);
        }
        return 0;
    }

    @Command(name = "remove", aliases = "rm", description = "移除一份讲义 remove one")
    int remove(
            @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        Origin origin = kejian.origin();
        String at = at(id) + "/" + Kejian.encoded(name);
        tellWhetherItWaits(origin.delete(at, CaptionCommands.seen(origin, id)));
        return 0;
    }

    private static String at(String id) {
        return COURSEWARE + Kejian.encoded(id) + "/attachments";
    }

    private void tellWhetherItWaits(Origin.Changed changed) {
        if (changed.waits() && !kejian.json) {
            System.out.println(kejian.text("attachments-wait"));
        }
    }

    private void print(JsonNode file) {
        if (kejian.json) {
            System.out.println(file);
        } else {
            System.out.println(
                    kejian.text("attachments-line")
                            .formatted(
                                    file.path("name").asText(),
                                    file.path("blob").path("sizeBytes").asLong(),
                                    file.path("type").asText()));
        }
    }
}
