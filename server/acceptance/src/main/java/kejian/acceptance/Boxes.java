package kejian.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import kejian.acceptance.box.Crowd;
import kejian.acceptance.box.Viewing;
import kejian.acceptance.box.VirtualBox;
import kejian.acceptance.conformance.EdgeStreams;
import kejian.acceptance.judge.Ffmpeg;
import kejian.acceptance.lab.Lab;
import kejian.acceptance.lab.LabTargets;
import kejian.acceptance.lab.Target;
import kejian.acceptance.lab.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code java -jar boxes.jar}: virtual boxes for the demo, for soaks and for tests. */
@Command(
        name = "boxes",
        mixinStandardHelpOptions = true,
        subcommands = {
            Boxes.Sample.class,
            Boxes.Watch.class,
            Boxes.CrowdOf.class,
            Boxes.Conformance.class,
            Boxes.Targets.class,
            Boxes.Laboratory.class
        })
public final class Boxes {

    private Boxes() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Boxes()).execute(arguments));
    }

    @Command(
            name = "sample",
            description = "Makes a video with a moving picture and a beep each second.")
    static final class Sample implements Callable<Integer> {

        @Option(names = "--out", required = true)
        Path out = Path.of("");

        @Option(names = "--seconds", defaultValue = "24")
        int seconds;

        @Option(names = "--size", defaultValue = "1280x720")
        String size = "";

        @Option(names = "--hue", description = "Turns the colours: a video of its own.")
        int hue;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Ffmpeg.run(
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=" + size + ":rate=25" + (hue == 0 ? "" : ",hue=h=" + hue),
                    "-f",
                    "lavfi",
                    "-i",
                    "aevalsrc=0.4*sin(880*2*PI*t)*lt(mod(t\\,1)\\,0.1):s=48000:c=stereo",
                    "-t",
                    Integer.toString(seconds),
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-crf",
                    "28",
                    "-pix_fmt",
                    "yuv420p",
                    "-c:a",
                    "aac",
                    "-b:a",
                    "96k",
                    "-movflags",
                    "+faststart",
                    out.toString());
            return 0;
        }
    }

    @Command(name = "watch", description = "Watches one courseware from an edge, in real time.")
    static final class Watch implements Callable<Integer> {

        @Spec CommandSpec spec = CommandSpec.create();

        @Option(names = "--tier", required = true)
        String tier = "";

        @Option(names = "--edge", required = true)
        URI edge = URI.create("");

        @Option(names = "--courseware", required = true)
        String courseware = "";

        @Option(names = "--box", required = true)
        String box = "";

        @Option(names = "--source", required = true, description = "The original to compare with.")
        Path source = Path.of("");

        @Option(names = "--log", required = true)
        Path log = Path.of("");

        @Override
        public Integer call() throws InterruptedException, IOException {
            Viewing viewing;
            try {
                viewing = VirtualBox.watch(tier, edge, courseware, box, source, log);
            } catch (IOException | RuntimeException e) {
                viewing = VirtualBox.failed(tier, edge, e.toString());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(new ObjectMapper().writeValueAsString(viewing));
            out.flush();
            return viewing.ok() ? 0 : 1;
        }
    }

    /** Ends with its standard input, so also with whoever started it. */
    @Command(name = "crowd", description = "One short viewing after the other, by many boxes.")
    static final class CrowdOf implements Callable<Integer> {

        @Spec CommandSpec spec = CommandSpec.create();

        @Option(names = "--edge", required = true)
        URI edge = URI.create("");

        @Option(names = "--courseware", required = true)
        String courseware = "";

        @Option(names = "--prefix", required = true, description = "Of the boxes' names.")
        String prefix = "";

        @Option(names = "--log", required = true)
        Path log = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            AtomicBoolean goesOn = new AtomicBoolean(true);
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            System.in.transferTo(OutputStream.nullOutputStream());
                        } catch (IOException e) {
                            System.err.println("standard input: " + e.getMessage());
                        }
                        goesOn.set(false);
                    });
            long acknowledged = Crowd.watch(edge, courseware, prefix, log, goesOn::get);
            PrintWriter out = spec.commandLine().getOut();
            out.println("{\"ok\":true,\"acknowledged\":" + acknowledged + "}");
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "conformance",
            description =
                    "Judges every transport stream of an edge by TR 101 290 and the decoder model.")
    static final class Conformance implements Callable<Integer> {

        @Spec CommandSpec spec = CommandSpec.create();

        @Option(names = "--edge", required = true)
        URI edge = URI.create("");

        @Override
        public Integer call() throws InterruptedException, IOException {
            try (EdgeStreams streams = new EdgeStreams(edge, spec.commandLine().getOut())) {
                return streams.judge() == 0 ? 0 : 1;
            }
        }
    }

    @Command(
            name = "lab-targets",
            description = "Writes what an edge offers of a courseware as targets of the box lab.")
    static final class Targets implements Callable<Integer> {

        @Spec CommandSpec spec = CommandSpec.create();

        @Option(names = "--edge", required = true)
        URI edge = URI.create("");

        @Option(names = "--courseware", required = true)
        String courseware = "";

        @Override
        public Integer call() throws InterruptedException, IOException {
            try (LabTargets targets = new LabTargets(edge, courseware)) {
                spec.commandLine().getOut().println(targets.json());
                spec.commandLine().getOut().flush();
                return 0;
            }
        }
    }

    @Command(
            name = "lab",
            description = "Plays all that an edge offers of a courseware with the bundled FFmpeg.")
    static final class Laboratory implements Callable<Integer> {

        @Spec CommandSpec spec = CommandSpec.create();

        @Option(names = "--edge", required = true)
        URI edge = URI.create("");

        @Option(names = "--courseware", required = true)
        String courseware = "";

        @Override
        public Integer call() throws InterruptedException, IOException {
            PrintWriter out = spec.commandLine().getOut();
            int bad = 0;
            int judged = 0;
            try (Lab lab = new Lab(edge, courseware)) {
                for (Target target : lab.targets()) {
                    Verdict verdict = lab.judge(target);
                    judged++;
                    bad += verdict.isGood() ? 0 : 1;
                    out.println(verdict);
                    out.flush();
                }
            }
            out.println("lab: " + judged + " targets, " + bad + " bad");
            out.flush();
            return bad == 0 ? 0 : 1;
        }
    }
}
