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
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Confinement;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.ffmpeg.Programs;
import kejian.transcoder.ladder.Chunks;
import kejian.transcoder.ladder.Files256;
import kejian.transcoder.work.Recipe;
import kejian.transcoder.work.Scratch;

/** Probe and ladder for one file on this machine, without an origin. */
final class OneFile {

    private static final String USAGE = "usage: --file RECORDING --out FOLDER [--chunk SECONDS]";

    private OneFile() {}

    /**
     * @return 0 when a package was made, 1 when the content was refused, 2 when we failed, 64 for
     *     wrong arguments
     */
    static int run(String[] args, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        List<String> words = List.of(args);
        boolean inChunks = words.size() == 6 && words.get(4).equals("--chunk");
        if (words.size() != 4 && !inChunks
                || !words.get(0).equals("--file")
                || !words.get(2).equals("--out")) {
            err.println(USAGE);
            return 64;
        }
        Path file = Path.of(words.get(1));
        Path folder = Files.createDirectories(Path.of(words.get(3)));
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addDefaultSources()
                        .addDiscoveredConverters()
                        .withMapping(CageSettings.class)
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
            Files.copy(file, directory.resolve(Recipe.ORIGINAL));
            Room room = new Room(cage, settings, directory, new Meter());
            JobLease lease =
                    JobLease.of(
                            "local",
                            1,
                            60,
                            Files256.blob(file),
                            null,
                            new Task.Start(/* mayDivide= */ false));
            JobOutcome outcome =
                    inChunks
                            ? new InChunks(cage, settings, directory)
                                    .cook(Duration.ofSeconds(Long.parseLong(words.get(5))))
                            : Recipe.cook(room, lease, stage -> {});
            keep(directory, folder);
            out.println(
                    new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(outcome));
            return outcome.failure() != null ? 2 : outcome.refusal() != null ? 1 : 0;
        }
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
