package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One title again and again through one, two and four transcoders that share no disk, while some
 * are killed and some are held still for longer than their lease and let go again (zombies), and
 * the origin is killed too. Judged from outside: the digests of what was made against an
 * undisturbed run's, what the origin's log says was packaged, what the workers' logs say was lent.
 */
final class TranscodeSoak {

    private static final int LEASE_S = 15;
    private static final long PATIENCE_S = 900;

    private final Path home;
    private final Path data;
    private final int portBase;
    private final Random random;
    private final @Nullable Path given;
    private final long seed;
    private final List<String> faults = new ArrayList<>();
    private int kills;
    private int zombies;
    private int originKills;
    private long lent;
    private long needed;

    TranscodeSoak(Path home, Path data, int portBase, long seed, @Nullable Path given) {
        this.home = home;
        this.data = data;
        this.portBase = portBase;
        this.seed = seed;
        this.random = new Random(seed);
        this.given = given;
    }

    /** What came of a title: rendition by rendition. */
    private record Result(TreeMap<String, String> digests, long durationMs, int chunks) {}

    int run(List<Integer> counts, int rounds, int minutes)
            throws IOException, InterruptedException {
        Path file = given == null ? sample() : given.toAbsolutePath();
        long begun = System.nanoTime();
        Result reference = null;
        int made = 0;
        for (int count : counts) {
            Workshop shop = shop("workers-" + count);
            try (shop) {
                shop.open(count);
                String upload = shop.upload(file);
                Result quiet = title(shop, upload, /* disturbed= */ false);
                reference = reference == null ? quiet : reference;
                say(count, 0, quiet, reference);
                long share =
                        minutes * 60L * (counts.indexOf(count) + 1) / Math.max(1, counts.size());
                for (int round = 1; round <= rounds; round++) {
                    if (minutes > 0 && seconds(begun) > share) {
                        break;
                    }
                    Result result = title(shop, upload, /* disturbed= */ true);
                    say(count, round, result, reference);
                    made++;
                }
                judgeLogs(shop, count);
            }
        }
        String figures =
                "titles=%d kills=%d zombies=%d origin-kills=%d lent=%d needed=%d seed=%d minutes=%.1f"
                        .formatted(
                                made,
                                kills,
                                zombies,
                                originKills,
                                lent,
                                needed,
                                seed,
                                seconds(begun) / 60.0);
        System.out.println(
                faults.isEmpty()
                        ? "soak: PASS " + figures
                        : "soak: FAIL " + figures + " " + String.join("; ", faults));
        return faults.isEmpty() ? 0 : 1;
    }

    private Workshop shop(String name) {
        return new Workshop(
                home,
                data.resolve(name),
                portBase,
                // kills by the dozen are no poison here
                List.of(
                        "-Dkejian.jobs.lease=" + LEASE_S + "s",
                        "-Dkejian.jobs.back-off=1s",
                        "-Dkejian.jobs.attempts=1000"),
                List.of(
                        "-Dkejian.work.divide-after=PT12S",
                        "-Dkejian.work.chunk=PT10S",
                        "-Dkejian.work.beginning=PT4S",
                        "-Dkejian.work.retry-longest=PT2S"));
    }

    private Path sample() throws IOException, InterruptedException {
        Path sample = data.resolve("sample-90.mp4");
        if (!Files.exists(sample)) {
            Files.createDirectories(data);
            Boxes.run(
                    new Province(home, data, portBase, List.of()),
                    List.of("sample", "--out", sample.toString(), "--seconds", "90"));
        }
        return sample;
    }

    private Result title(Workshop shop, String upload, boolean disturbed)
            throws IOException, InterruptedException {
        long lentBefore = lendings(shop);
        int faultsBefore = kills + zombies + originKills;
        String id = shop.courseware(upload);
        long begun = System.nanoTime();
        JsonNode shown = shop.show(id);
        int chunks = 0;
        while (!shown.path("transcode").path("state").asText().equals("READY")) {
            JsonNode transcode = shown.path("transcode");
            chunks = Math.max(chunks, transcode.path("chunks").asInt());
            if (transcode.path("state").asText().matches("FAILED|REFUSED")
                    || seconds(begun) > PATIENCE_S) {
                throw new IOException("the title was not made: " + transcode);
            }
            if (disturbed) {
                TimeUnit.MILLISECONDS.sleep(5_000 + random.nextInt(12_000));
                disturb(shop);
            } else {
                TimeUnit.MILLISECONDS.sleep(300);
            }
            shown = shop.show(id);
        }
        // zombies wake, and what is under way of them must come to nothing
        TimeUnit.SECONDS.sleep(disturbed ? LEASE_S : 0);
        JsonNode later = shop.show(id);
        if (!later.path("package").equals(shown.path("package"))) {
            faults.add("another package after the first: " + id);
        }
        long packaged = count(shop.origin.log(), "packaged: courseware=" + id);
        if (packaged != 1) {
            faults.add("packaged %d times: %s".formatted(packaged, id));
        }
        TreeMap<String, String> digests = new TreeMap<>();
        for (JsonNode rendition : later.path("package").path("renditions")) {
            digests.put(
                    rendition.path("name").asText(),
                    rendition.path("media").path("sha256").asText());
        }
        // the first look, the sound, the chunks, the join
        long tasks = chunks == 0 ? 1 : chunks + 3;
        long times = lendings(shop) - lentBefore;
        lent += times;
        needed += tasks;
        long lost = times - tasks;
        int disturbances = kills + zombies + originKills - faultsBefore;
        if (chunks > 0 && lost > disturbances) {
            faults.add("%d tasks lost to %d faults: %s".formatted(lost, disturbances, id));
        }
        return new Result(digests, later.path("package").path("durationMs").asLong(), chunks);
    }

    private void disturb(Workshop shop) throws IOException, InterruptedException {
        int what = random.nextInt(10);
        Program worker = shop.workers.get(random.nextInt(shop.workers.size()));
        if (what < 5) {
            kills++;
            worker.kill();
            worker.start();
        } else if (what < 9) {
            zombies++;
            worker.halt(/* still= */ true);
            TimeUnit.MILLISECONDS.sleep(LEASE_S * 1_000 + 1_000 + random.nextInt(2_000));
            worker.halt(/* still= */ false);
        } else {
            originKills++;
            shop.origin.kill();
            shop.origin.start();
        }
    }

    private void say(int workers, int round, Result result, Result reference) {
        boolean same = result.digests().equals(reference.digests());
        if (!same || result.durationMs() != reference.durationMs()) {
            faults.add("%d workers, round %d: other digests".formatted(workers, round));
        }
        System.out.printf(
                "workers=%d round=%d chunks=%d %s; so far kills=%d zombies=%d origin-kills=%d%n",
                workers,
                round,
                result.chunks(),
                same ? "same digests" : "OTHER DIGESTS " + result.digests(),
                kills,
                zombies,
                originKills);
    }

    private void judgeLogs(Workshop shop, int count) throws IOException {
        Set<String> errors = new TreeSet<>();
        List<Path> logs = new ArrayList<>(List.of(shop.origin.log()));
        shop.workers.forEach(worker -> logs.add(worker.log()));
        for (Path log : logs) {
            for (String line : Files.readAllLines(log)) {
                if (line.contains("chunks-unfit")) {
                    errors.add(line);
                }
            }
        }
        errors.forEach(e -> faults.add("%d workers: %s".formatted(count, e)));
    }

    /** How often something was lent, by the workers' own logs. */
    private static long lendings(Workshop shop) throws IOException {
        long sum = 0;
        for (Program worker : shop.workers) {
            sum += count(worker.log(), " leased fence=");
        }
        return sum;
    }

    private static long count(Path log, String words) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.contains(words)).count();
    }

    private static long seconds(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
    }
}
