package kejian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kejian.cli.client.Origin;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Changes the picture that stands for a film. */
@Command(name = "cover", description = "换封面，或用回自动截取的 another cover, or the made one again")
final class CoverCommand implements Callable<Integer> {

    /** Another picture, or none. */
    static final class What {

        @Parameters(index = "1", paramLabel = "FILE", description = "JPEG, PNG, GIF, BMP")
        Path file = Path.of("");

        @Option(names = "--remove", required = true)
        boolean remove;
    }

    @ParentCommand Kejian kejian;

    @Parameters(index = "0", paramLabel = "ID")
    String id = "";

    @ArgGroup(multiplicity = "1")
    What what = new What();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Origin origin = kejian.origin();
        String at = "/api/courseware/" + Kejian.encoded(id) + "/cover";
        byte[] file = what.remove ? new byte[0] : Files.readAllBytes(what.file);
        var seen = CaptionCommands.seen(origin, id);
        Origin.Changed changed = what.remove ? origin.delete(at, seen) : origin.put(at, file, seen);
        if (kejian.json) {
            System.out.println(changed.body());
        } else if (changed.waits()) {
            System.out.println(kejian.text("cover-waits"));
        }
        return 0;
    }
}
