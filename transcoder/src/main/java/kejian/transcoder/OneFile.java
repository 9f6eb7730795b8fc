package kejian.transcoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.BurnIn;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.contract.release.Lecture;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Confinement;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.caption.Captions;
import kejian.transcoder.ffmpeg.Programs;
import kejian.transcoder.hardware.Hardware;
import kejian.transcoder.hardware.HardwareSettings;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Chunks;
import kejian.transcoder.ladder.Files256;
import kejian.transcoder.lecture.Slides;
import kejian.transcoder.work.Recipe;

/** Probe and ladder for one file on this machine, without an origin. */
final class OneFile {

    private static final String USAGE =
            "usage: --file RECORDING --out FOLDER [--chunk SECONDS] [--slides FOLDER] [--captions FILE.vtt]";

    private OneFile() {}

    /**
     * @return 0 when a package was made, 1 when the content was refused, 2 when we failed, 64 for
     *     wrong arguments
     */
    static int run(String[] args, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        Map<String, String> words = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            words.put(args[i], args[i + 1]);
        }
        String recording = words.get("--file");
        String into = words.get("--out");
        String chunk = words.get("--chunk");
        String slides = words.get("--slides");
        String captions = words.get("--captions");
        if (recording == null
                || into == null
                || args.length % 2 != 0
                || !Set.of("--file", "--out", "--chunk", "--slides", "--captions")
                        .containsAll(words.keySet())) {
            err.println(USAGE);
            return 64;
        }
        Path file = Path.of(recording);
        Path folder = Files.createDirectories(Path.of(into));
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addDefaultSources()
                        .addDiscoveredConverters()
                        .withMapping(CageSettings.class)
                        .withMapping(HardwareSettings.class)
                        .withValidateUnknown(false)
                        .build();
        CageSettings settings = config.getConfigMapping(CageSettings.class);
        Cage cage =
                new Cage(
                        Programs.find(settings.programs()),
                        Confinement.inForce(settings.confinement()));
        try (Scratch scratch = Scratch.in(Files.createTempDirectory("kejian-one-file"))) {
            Path directory = scratch.directory();
            cage.warmUp(directory);
            Hardware hardware =
                    Hardware.choose(
                            config.getConfigMapping(HardwareSettings.class),
                            cage,
                            settings,
                            directory);
            Files.copy(file, directory.resolve(Recipe.ORIGINAL));
            Lecture lecture = slides == null ? null : lecture(Path.of(slides), directory);
            BurnIn burnIn = captions == null ? null : burnIn(Path.of(captions), directory);
            Room room = new Room(cage, settings, directory, new Meter());
            JobLease lease =
                    JobLease.of(
                            "local",
                            1,
                            60,
                            Files256.blob(file),
                            null,
                            new Task.Start(/* mayDivide= */ false),
                            lecture,
                            burnIn);
            JobOutcome outcome =
                    chunk != null
                            ? new InChunks(cage, settings, directory, Beside.of(lease))
                                    .cook(Duration.ofSeconds(Long.parseLong(chunk)))
                            : Recipe.cook(room, lease, hardware, stage -> {});
            keep(directory, folder);
            out.println(
                    new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(outcome));
            return outcome.failure() != null ? 2 : outcome.refusal() != null ? 1 : 0;
        }
    }

    /** Pictures that are named by the second at which each is shown first: {@code 0070.jpg}. */
    private static Lecture lecture(Path slides, Path directory) throws IOException {
        List<Lecture.Slide> shown = new ArrayList<>();
        try (Stream<Path> files = Files.list(slides)) {
            for (Path one : files.sorted().toList()) {
                String name = one.getFileName().toString();
                int dot = name.lastIndexOf('.');
                BlobRef blob = Files256.blob(one);
                Path to = directory.resolve(Slides.file(blob));
                Files.copy(one, to, StandardCopyOption.REPLACE_EXISTING);
                String type = name.endsWith(".png") ? "image/png" : "image/jpeg";
                long atMs = 1000 * Long.parseLong(name.substring(0, dot));
                shown.add(new Lecture.Slide(atMs, blob, type, 0, 0));
            }
        }
        return new Lecture(List.of(), shown);
    }

    private static BurnIn burnIn(Path captions, Path directory) throws IOException {
        Files.copy(captions, directory.resolve(Captions.FILE));
        return new BurnIn("zh", Files256.blob(captions));
    }

    private static void keep(Path directory, Path folder) throws IOException {
        try (Stream<Path> made = Files.list(directory)) {
            for (Path one : made.toList()) {
                String name = one.getFileName().toString();
                if (!Chunks.isPart(name) && (name.endsWith(".mp4") || name.endsWith(".jpg"))) {
                    Files.move(one, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
