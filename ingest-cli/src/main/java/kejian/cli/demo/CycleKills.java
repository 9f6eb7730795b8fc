package kejian.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Kill -9 of the origin and of edges at moments that the seed chooses, and their starts. Used by
 * one thread; each kill runs on one of its own.
 */
final class CycleKills {

    private static final int CHANCE = 45; // of a hundred cycles
    private static final int WINDOW_MS = 2_500;
    private static final int LONGEST_REST_MS = 600;

    private final Province province;
    private final CycleStory story;
    private final Prober prober;
    private final History history;
    private final Random random;
    private final List<Thread> under = new ArrayList<>();
    private final Map<String, Integer> killed = new TreeMap<>();

    CycleKills(Province province, CycleStory story, Prober prober, History history, Random random) {
        this.province = province;
        this.story = story;
        this.prober = prober;
        this.history = history;
        this.random = random;
    }

    /** A cycle begins: somebody may be killed while it is under way. */
    void plan() {
        if (random.nextInt(100) >= CHANCE) {
            return;
        }
        List<Program> victims = new ArrayList<>(List.of(victim()));
        Program second = victim();
        if (random.nextInt(5) == 0 && !victims.contains(second)) {
            victims.add(second);
        }
        for (Program victim : victims) {
            int after = random.nextInt(WINDOW_MS);
            int rest = random.nextInt(LONGEST_REST_MS);
            killed.merge(victim.name(), 1, Integer::sum);
            under.add(Thread.ofPlatform().start(() -> strike(victim, after, rest)));
        }
    }

    private Program victim() {
        return random.nextInt(4) == 0
                ? province.origin
                : province.edges.get(random.nextInt(province.edges.size()));
    }

    private void strike(Program victim, int afterMs, int restMs) {
        boolean edge = victim != province.origin;
        try {
            TimeUnit.MILLISECONDS.sleep(afterMs);
            history.write("kill", Map.of("victim", victim.name()));
            if (edge) {
                story.down(victim.name(), System.nanoTime());
            }
            victim.kill();
            TimeUnit.MILLISECONDS.sleep(restMs);
            victim.start();
            if (edge) {
                prober.again(victim.name());
                story.up(victim.name(), System.nanoTime());
            }
            history.write("up", Map.of("victim", victim.name()));
        } catch (IOException e) {
            history.fault("after a kill of " + victim.name() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when everything that was killed is up again. */
    void rest() throws InterruptedException {
        for (Thread each : under) {
            each.join();
        }
        under.clear();
    }

    int count() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Who was killed how often. */
    String table() {
        return killed.toString();
    }
}
