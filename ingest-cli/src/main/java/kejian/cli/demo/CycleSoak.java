package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.cli.client.Origin;

/**
 * Publishes, withdraws and rolls back again and again, while the origin and three edges are killed
 * and boxes of all tiers ask the edges for whatever they have. No two answers of one edge may name
 * different releases unless a switch lies between.
 */
final class CycleSoak {

    private static final int EDGES = 3;
    private static final int PER_SECOND = 66;
    private static final int LEAST_PER_SECOND = 50;
    private static final int SHOWN_FAULTS = 12;
    private static final long PATIENCE_S = 180;
    private static final Pattern SWITCHED = Pattern.compile("release=([0-9]+) is active$");

    private final Province province;
    private final long seed;
    private final PrintStream quiet =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    CycleSoak(Path home, Path data, int portBase, long seed) {
        this.seed = seed;
        // a folder of its own: what there is must be known to the last title
        Path own = data.resolve("cycles-" + seed + "-" + Instant.now().getEpochSecond());
        province =
                new Province(
                        home,
                        own,
                        portBase,
                        EDGES,
                        List.of("-Dkejian.release.automatic=false", "-Dkejian.release.look=3s"),
                        List.of());
    }

    int run(int cycles, int minutes) throws IOException, InterruptedException {
        MainJob job = new MainJob(province, quiet);
        DemoCommand.start(province, job);
        CycleStory story = new CycleStory();
        try (History history = new History(province.data.resolve("history"))) {
            Staff staff = new Staff(new People(province.data, province.origin.address()));
            Prober prober = new Prober(province.edges, story, PER_SECOND, seed);
            Editors editors =
                    new Editors(
                            staff, story, prober, history, new Random(seed), videos(job, cycles));
            editors.begin();
            awaitEdges(story.newest(), history);
            CycleKills kills =
                    new CycleKills(province, story, prober, history, new Random(seed + 1));
            Random waits = new Random(seed + 2);
            long begun = System.nanoTime();
            prober.start();
            int done = 0;
            Map<String, Integer> actions = new HashMap<>();
            try (prober;
                    Receipts receipts = new Receipts(staff, story, history, EDGES)) {
                receipts.start();
                while (done < cycles && (minutes == 0 || seconds(begun) < minutes * 60L)) {
                    done++;
                    history.round(done);
                    kills.plan();
                    actions.merge(editors.cycle(), 1, Integer::sum);
                    if (waits.nextInt(10) < 7) {
                        awaitEdges(story.newest(), history);
                    }
                    kills.rest();
                    if (done % 10 == 0) {
                        System.out.printf(
                                "cycle %d: %.1f s each, %d kills, %s, release %d%n",
                                done,
                                seconds(begun) / (double) done,
                                kills.count(),
                                actions,
                                story.newest());
                    }
                }
                awaitEdges(story.newest(), history);
                receipts.awaitAll(PATIENCE_S);
            }
            return judged(story, prober, kills, history, actions, done, seconds(begun));
        }
    }

    /** Some stay, the others come and go. */
    private List<String> videos(MainJob job, int cycles) throws IOException, InterruptedException {
        int count = Editors.STAYING + Math.clamp(cycles / 8, 2, 12);
        System.out.println("准备 " + count + " 个短片 making short films…");
        List<String> videos = new ArrayList<>();
        Path folder = Files.createDirectories(province.data.resolve("films"));
        for (int i = 0; i < count; i++) {
            Path film = folder.resolve(i + ".mp4");
            Boxes.run(
                    province,
                    List.of(
                            "sample",
                            "--out",
                            film.toString(),
                            "--seconds",
                            "4",
                            "--size",
                            "320x180",
                            "--hue",
                            "" + (1 + i * 20)));
            videos.add(job.push(film, "短片 " + i));
        }
        return videos;
    }

    private void awaitEdges(long number, History history) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        for (Program edge : province.edges) {
            while (shown(edge) < number) {
                if (System.nanoTime() > end) {
                    history.fault("release " + number + " is not active on " + edge.name());
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static long shown(Program edge) throws InterruptedException {
        try {
            return new Origin(edge.address(), null, "en")
                    .get("/status.json")
                    .path("release")
                    .asLong();
        } catch (IOException e) {
            return 0; // it is just killed
        }
    }

    private int judged(
            CycleStory story,
            Prober prober,
            CycleKills kills,
            History history,
            Map<String, Integer> actions,
            int cycles,
            long seconds)
            throws IOException {
        List<Answer> answers = prober.answers();
        write(answers, history.folder.resolve("answers.ndjson"));
        CycleJudge.Verdict verdict = CycleJudge.of(story, answers);
        List<String> faults = new ArrayList<>(history.faults());
        faults.addAll(verdict.faults());
        int logged = 0;
        for (Program edge : province.edges) {
            logged += switches(edge, faults);
        }
        long answered = answers.stream().filter(a -> a.status() > 0).count();
        double rate = answered / (double) Math.max(1, seconds);
        if (rate < LEAST_PER_SECOND) {
            faults.add("only %.1f answers a second".formatted(rate));
        }
        System.out.println("操作 actions: " + actions + "  kill -9: " + kills.table());
        System.out.println("历史 history: " + history.folder);
        faults.stream().limit(SHOWN_FAULTS).forEach(f -> System.out.println("  FAULT " + f));
        System.out.printf(
                "soak: %s cycles=%d releases=%d answers=%d per-second=%.1f switches-seen=%d"
                        + " switches-logged=%d kills=%d withdrawn=%d faults=%d seed=%d minutes=%.1f%n",
                faults.isEmpty() ? "PASS" : "FAIL",
                cycles,
                story.newest(),
                answers.size(),
                rate,
                verdict.switches(),
                logged,
                kills.count(),
                story.withdrawn().size(),
                faults.size(),
                seed,
                seconds / 60.0);
        return faults.isEmpty() ? 0 : 1;
    }

    /** What the edge says of itself: each release is switched to once, and to newer ones alone. */
    private static int switches(Program edge, List<String> faults) throws IOException {
        int count = 0;
        long last = 0;
        for (String line : Files.readAllLines(edge.log())) {
            Matcher switched = SWITCHED.matcher(line);
            if (switched.find()) {
                count++;
                long number = Long.parseLong(switched.group(1));
                if (number <= last) {
                    faults.add(edge.name() + " switched from " + last + " to " + number);
                }
                last = number;
            }
        }
        return count;
    }

    private static void write(List<Answer> answers, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Answer answer : answers) {
                JsonNode line = Origin.JSON.valueToTree(answer);
                out.write(line.toString());
                out.newLine();
            }
        }
    }

    private static long seconds(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
    }
}
