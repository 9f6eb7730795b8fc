package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The main job under kill -9: in each round a new video goes the whole way while one program after
 * the other is killed at a moment that the seed chooses, and started again. What the boxes were
 * told is kept by the boxes, not by the system under test; afterwards the figures must say the
 * same.
 */
@Command(name = "soak", description = "长时间故障测试 faults while the main job runs")
public final class SoakCommand extends DemoCommand.Where implements Callable<Integer> {

    @Parameters(paramLabel = "kill")
    String name = "kill";

    @Option(names = "--rounds", defaultValue = "20")
    int rounds;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!name.equals("kill")) {
            throw new IOException("soak: kill");
        }
        Province province = province();
        MainJob job =
                new MainJob(
                        province, new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        DemoCommand.start(province, job);
        Random random = new Random(seed);
        int kills = 0;
        for (int round = 1; round <= rounds; round++) {
            int before = job.faults().size();
            Killer killer = new Killer(province, new Random(random.nextLong()));
            Thread thread = Thread.ofPlatform().name("killer").start(killer);
            String story;
            try {
                story = round(job, 4 + round % 5);
            } catch (IOException e) {
                job.faults().add("round " + round + ": " + e.getMessage());
                story = "not completed: " + e.getMessage();
            } finally {
                killer.done.set(true);
                thread.join();
            }
            String failure = killer.failure.get();
            if (failure != null) {
                job.faults().add("round " + round + ": " + failure);
            }
            kills += killer.kills;
            System.out.printf(
                    "round %d: %s, killed %s%s%n",
                    round, story, killer.story, job.faults().size() > before ? "  FAULT" : "");
        }
        System.out.println(
                job.faults().isEmpty()
                        ? "soak: PASS rounds=" + rounds + " kills=" + kills
                        : "soak: FAIL " + String.join("; ", job.faults()));
        return job.faults().isEmpty() ? 0 : 1;
    }

    /** A length of its own makes each round's video another one. */
    private static String round(MainJob job, int seconds) throws IOException, InterruptedException {
        Path source = job.sample(null, seconds);
        String video = job.push(source, "耐久测试 " + seconds);
        long release = job.publish(List.of(video));
        Map<String, long[]> figures = job.figures(video);
        List<MainJob.Watched> watched = job.watch(video, source);
        job.compare(video, figures, watched);
        long reports = 0;
        for (MainJob.Watched w : watched) {
            JsonNode viewing = w.viewing();
            reports += viewing.path("reports").asLong();
        }
        return "release " + release + ", " + reports + " reports acknowledged";
    }

    private static final class Killer implements Runnable {

        private final Province province;
        private final Random random;
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
        private String story = "";
        private int kills;

        Killer(Province province, Random random) {
            this.province = province;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                while (!done.get()) {
                    TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(6_000));
                    if (done.get()) {
                        return;
                    }
                    Program victim = province.all().get(random.nextInt(4));
                    victim.kill();
                    kills++;
                    story += (story.isEmpty() ? "" : ", ") + victim.name();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(800));
                    victim.start();
                }
            } catch (IOException e) {
                failure.set(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
