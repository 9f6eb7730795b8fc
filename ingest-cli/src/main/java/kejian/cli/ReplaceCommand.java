package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.cli.client.Origin;
import kejian.cli.intake.ProgressLine;
import kejian.cli.intake.Sender;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Another file for a courseware: sent, put in its place, given up. */
@Command(
        name = "replace",
        description = {
            "换文件：上传新的视频，做好后 --use 换上（已审核过的须另一人批准），或 --give-up",
            "sends another film, puts it in its place once it is made, or gives it up"
        })
final class ReplaceCommand implements Callable<Integer> {

    /** What is done with the one that was sent. */
    static final class What {

        @Option(names = "--use", required = true, description = "换上 put it in its place")
        boolean use;

        @Option(names = "--give-up", required = true, description = "不换了 take it away again")
        boolean giveUp;
    }

    @ParentCommand Kejian kejian;

    @Parameters(index = "0", paramLabel = "ID")
    String id = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE")
    @Nullable Path file;

    @ArgGroup @Nullable What what;

    @Mixin SendOptions options = new SendOptions();

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((file == null) == (what == null)) {
            throw new ParameterException(spec.commandLine(), "FILE | --use | --give-up");
        }
        Origin origin = kejian.origin();
        String at = "/api/courseware/" + Kejian.encoded(id) + "/replacement";
        JsonNode now;
        if (file != null) {
            now = origin.post(at, Map.of("upload", upload(origin, file)));
        } else if (what != null && what.use) {
            now = origin.post(at + "/use", Map.of(), CaptionCommands.seen(origin, id));
        } else {
            now = origin.delete(at, CaptionCommands.seen(origin, id)).body();
        }
        if (kejian.json) {
            System.out.println(now);
        } else if (!kejian.quiet) {
            System.out.println(kejian.text(said(now)).formatted(id));
        }
        return 0;
    }

    private String upload(Origin origin, Path film) throws IOException, InterruptedException {
        if (!Files.isRegularFile(film)) {
            throw new NoSuchFileException(film.toString());
        }
        ProgressLine progress = options.line(kejian);
        Sender sender = new Sender(origin, kejian.folder(), options.pace());
        String upload = sender.upload(film, progress.of(String.valueOf(film.getFileName())));
        progress.leave();
        return upload;
    }

    private String said(JsonNode now) {
        if (what == null) {
            return "replace-sent";
        }
        if (what.giveUp) {
            return "replace-given-up";
        }
        return now.path("proposal").hasNonNull("film") ? "replace-waits" : "replace-done";
    }
}
