package kejian.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The main job under kill -9: in each round a new video goes the whole way while origin, its
 * database, transcoder and edges are killed at moments that the seed chooses, and started again.
 * Whatever was acknowledged is kept outside of the system and asked for after every restart and at
 * the end.
 */
@Command(name = "soak", description = "长时间故障测试 faults while the main job runs")
public final class SoakCommand extends DemoCommand.Where implements Callable<Integer> {

    @Parameters(paramLabel = "kill, cycles, transcode, first-rung, upload, hostile")
    String name = "kill";

    @Option(names = "--gb", defaultValue = "5", description = "of soak upload")
    int gigabytes;

    @Option(names = "--rounds", defaultValue = "20")
    int rounds;

    @Option(names = "--cycles", defaultValue = "200", description = "of soak cycles")
    int cycles;

    @Option(
            names = "--minutes",
            defaultValue = "0",
            description = "no round begins later; 0 is no limit")
    int minutes;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Option(names = "--file", description = "transcode, first-rung: a recording; hostile: a folder")
    @Nullable Path file;

    @Option(names = "--workers", split = ",", description = "transcode: how many at a time")
    List<Integer> workers = List.of(1, 2, 4);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("kejian.home", "")).toAbsolutePath();
        if (name.equals("transcode")) {
            return new TranscodeSoak(home, data.toAbsolutePath(), portBase, seed, file)
                    .run(workers, rounds, minutes);
        }
        if (name.equals("first-rung")) {
            return FirstRung.run(
                    home, data.toAbsolutePath(), portBase, Objects.requireNonNull(file));
        }
        if (name.equals("hostile")) {
            Path corpus = Objects.requireNonNull(file, "--file names the folder");
            return new HostileSoak(home, data.toAbsolutePath(), portBase, corpus).run();
        }
        if (name.equals("cycles")) {
            return new CycleSoak(home, data.toAbsolutePath(), portBase, seed).run(cycles, minutes);
        }
        if (name.equals("upload")) {
            return new UploadSoak(province(), gigabytes).run();
        }
        if (!name.equals("kill")) {
            throw new IOException("soak: kill, cycles, transcode, first-rung, upload, hostile");
        }
        Province province =
                province(
                        List.of(
                                "-Dkejian.sync.bytes-per-second="
                                        + SoakRound.EDGE_BYTES_PER_SECOND));
        MainJob job =
                new MainJob(
                        province,
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        DemoCommand.start(province, job);
        Path folder =
                province.data
                        .resolve("history")
                        .resolve(seed + "-" + Instant.now().getEpochSecond());
        try (History history = new History(folder)) {
            Staff staff = new Staff(new People(province.data, province.origin.address()));
            Promised promised = new Promised(province, staff, history);
            Viewings viewings = new Viewings(staff, history);
            Killer killer = new Killer(province, history, promised::afterRestart, seed);
            SoakRound round =
                    new SoakRound(province, job, staff, history, promised, viewings, killer);
            return run(job, history, promised, viewings, killer, round);
        }
    }

    private int run(
            MainJob job,
            History history,
            Promised promised,
            Viewings viewings,
            Killer killer,
            SoakRound round)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        int held = 0;
        try (killer) {
            killer.start();
            @Nullable String before = null;
            for (int number = 0; number <= rounds; number++) {
                if (number > 0 && minutes > 0 && seconds(begun) > minutes * 60L) {
                    break;
                }
                if (number == 1) {
                    killer.arm();
                }
                history.round(number);
                long roundBegun = System.nanoTime();
                int kills = killer.kills();
                int faults = history.faults().size();
                int boxFaults = job.faults().size();
                try {
                    before = round.run(number, before);
                } catch (IOException e) {
                    history.fault("not completed: " + e.getMessage());
                    killer.rest();
                    before = null;
                }
                job.faults().subList(boxFaults, job.faults().size()).forEach(history::fault);
                held = number;
                System.out.printf(
                        "round %d: %d s, %d kills, %s, %d viewings of crowds%s%n",
                        number,
                        seconds(roundBegun),
                        killer.kills() - kills,
                        promised.story(),
                        viewings.acknowledged(),
                        history.faults().size() > faults
                                ? "  FAULT "
                                        + history.faults().subList(faults, history.faults().size())
                                : "");
            }
        }
        history.round(held + 1);
        promised.atTheEnd();
        viewings.atTheEnd();
        System.out.println(killer.table());
        System.out.println("历史 history: " + history.folder);
        List<String> faults = history.faults();
        String figures =
                "rounds=%d kills=%d seed=%d minutes=%.1f"
                        .formatted(held, killer.kills(), seed, seconds(begun) / 60.0);
        System.out.println(
                faults.isEmpty()
                        ? "soak: PASS " + figures
                        : "soak: FAIL " + figures + " " + String.join("; ", faults));
        return faults.isEmpty() ? 0 : 1;
    }

    private static long seconds(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
    }
}
