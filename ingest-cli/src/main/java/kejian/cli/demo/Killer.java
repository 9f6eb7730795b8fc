package kejian.cli.demo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills with kill -9 at moments that the seed chooses and starts again. Moments are drawn for each
 * step of a round within the time that the step takes undisturbed, so that short steps are hit as
 * well as long ones.
 */
final class Killer implements Runnable, AutoCloseable {

    /** A step of a round, and whom it needs most. */
    enum Phase {
        UPLOAD("上传 upload", 2, Victim.ORIGIN, Victim.DATABASE),
        TRANSCODE("转码 transcode", 2, Victim.TRANSCODER, Victim.ORIGIN, Victim.DATABASE),
        PUBLICATION("发布 publication", 1, Victim.ORIGIN, Victim.DATABASE),
        SYNC("同步 sync", 2, Victim.LANKAO, Victim.ZHONGMU, Victim.ORIGIN, Victim.DATABASE),
        VIEWING("收看 viewing", 2, Victim.LANKAO, Victim.ZHONGMU),
        FIGURES("统计 figures", 1, Victim.ORIGIN, Victim.DATABASE, Victim.LANKAO, Victim.ZHONGMU);

        private final String title;
        private final int mostKills;
        private final List<Victim> needed;

        Phase(String title, int mostKills, Victim... needed) {
            this.title = title;
            this.mostKills = mostKills;
            this.needed = List.of(needed);
        }

        String title() {
            return title;
        }
    }

    enum Victim {
        ORIGIN,
        DATABASE,
        TRANSCODER,
        LANKAO,
        ZHONGMU;

        String title() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Looks whether everything that was acknowledged is still there. */
    interface Check {
        void afterRestart() throws IOException, InterruptedException;
    }

    private static final long SHORTEST_WINDOW_MS = 400;
    private static final int LONGEST_REST_MS = 800;

    private record Planned(long atNanos, List<Victim> victims) {}

    private final Province province;
    private final History history;
    private final Check check;

    /** Asked in the order of the steps only, so that a seed means the same kills again. */
    private final Random random;

    private final Random rests;
    private final Map<Phase, Long> usualMs = new EnumMap<>(Phase.class);
    private final Map<Phase, Map<Victim, Integer>> killed = new EnumMap<>(Phase.class);
    private final Deque<Planned> plan = new ArrayDeque<>();
    private Phase phase = Phase.UPLOAD;
    private long phaseBegan = System.nanoTime();
    private boolean armed;
    private boolean busy;
    private boolean done;
    private int kills;
    private @Nullable Thread thread;

    Killer(Province province, History history, Check check, long seed) {
        this.province = province;
        this.history = history;
        this.check = check;
        this.random = new Random(seed);
        this.rests = new Random(seed);
    }

    void start() {
        thread = Thread.ofPlatform().name("killer").start(this);
    }

    /** From now on steps are disturbed; before, their usual length was measured. */
    synchronized void arm() {
        armed = true;
    }

    /** A step begins. */
    synchronized void enter(Phase next) {
        leave();
        phase = next;
        phaseBegan = System.nanoTime();
        history.write("phase", Map.of("phase", next.name()));
        if (!armed) {
            return;
        }
        long window = usualMs.getOrDefault(next, SHORTEST_WINDOW_MS);
        List<Planned> moments = new ArrayList<>();
        int count = random.nextInt(next.mostKills + 1);
        for (int i = 0; i < count; i++) {
            long after = TimeUnit.MILLISECONDS.toNanos((long) (random.nextDouble() * window));
            moments.add(new Planned(phaseBegan + after, victims(next)));
        }
        moments.sort(java.util.Comparator.comparingLong(Planned::atNanos));
        plan.addAll(moments);
        notifyAll();
    }

    /** The round is over; returns when everything that was killed is up again. */
    synchronized void rest() throws InterruptedException {
        leave();
        while (busy) {
            wait();
        }
    }

    private void leave() {
        plan.clear();
        if (!armed) {
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - phaseBegan);
            usualMs.put(phase, Math.max(SHORTEST_WINDOW_MS, took));
        }
    }

    /** Mostly somebody whom the step needs; sometimes two at the same moment. */
    private List<Victim> victims(Phase in) {
        Victim first = one(in);
        Victim second = random.nextInt(5) == 0 ? one(in) : first;
        return first == second ? List.of(first) : List.of(first, second);
    }

    private Victim one(Phase in) {
        List<Victim> from = random.nextInt(10) < 7 ? in.needed : List.of(Victim.values());
        return from.get(random.nextInt(from.size()));
    }

    @Override
    public void run() {
        try {
            while (true) {
                List<Victim> victims = next();
                if (victims.isEmpty()) {
                    return;
                }
                strike(victims);
                synchronized (this) {
                    busy = false;
                    notifyAll();
                }
            }
        } catch (IOException | RuntimeException e) {
            history.fault("after a kill: " + e.getMessage());
            synchronized (this) {
                busy = false;
                done = true;
                notifyAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next moment; nobody when the end has come. */
    private synchronized List<Victim> next() throws InterruptedException {
        while (!done) {
            Planned first = plan.peek();
            long wait = first == null ? Long.MAX_VALUE : first.atNanos - System.nanoTime();
            if (first != null && wait <= 0) {
                plan.remove();
                busy = true;
                for (Victim victim : first.victims) {
                    kills++;
                    killed.computeIfAbsent(phase, _ -> new TreeMap<>())
                            .merge(victim, 1, Integer::sum);
                }
                return first.victims;
            }
            if (first == null) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, wait);
            }
        }
        return List.of();
    }

    private void strike(List<Victim> victims) throws IOException, InterruptedException {
        String names = String.join("+", victims.stream().map(Victim::title).toList());
        history.write("kill", Map.of("victims", names, "phase", phaseNow().name()));
        long database = province.databasePid();
        for (Victim victim : victims) {
            switch (victim) {
                case DATABASE -> province.killDatabase();
                case ORIGIN, TRANSCODER, LANKAO, ZHONGMU -> program(victim).kill();
            }
        }
        TimeUnit.MILLISECONDS.sleep(rests.nextInt(LONGEST_REST_MS));
        for (Victim victim : victims) {
            switch (victim) {
                case DATABASE -> {
                    if (!victims.contains(Victim.ORIGIN)) {
                        province.awaitDatabaseAfter(database);
                    }
                }
                case ORIGIN, TRANSCODER, LANKAO, ZHONGMU -> program(victim).start();
            }
        }
        history.write("up", Map.of("victims", names));
        check.afterRestart();
    }

    private synchronized Phase phaseNow() {
        return phase;
    }

    private Program program(Victim victim) {
        return switch (victim) {
            case ORIGIN, DATABASE -> province.origin;
            case TRANSCODER -> province.transcoder;
            case LANKAO -> province.edges.get(0);
            case ZHONGMU -> province.edges.get(1);
        };
    }

    synchronized int kills() {
        return kills;
    }

    /** Which step was hit how often, and who was hit. */
    synchronized String table() {
        StringBuilder table = new StringBuilder("kill -9 during     ");
        for (Victim victim : Victim.values()) {
            table.append("%11s".formatted(victim.title()));
        }
        table.append("        all\n");
        Map<Victim, Integer> all = new TreeMap<>();
        for (Phase row : Phase.values()) {
            Map<Victim, Integer> mine = killed.getOrDefault(row, Map.of());
            table.append(row(row.title(), mine));
            mine.forEach((victim, n) -> all.merge(victim, n, Integer::sum));
        }
        return table.append(row("合计 all", all)).toString();
    }

    private static String row(String title, Map<Victim, Integer> counts) {
        StringBuilder row = new StringBuilder("%-17s".formatted(title));
        for (Victim victim : Victim.values()) {
            row.append("%11d".formatted(counts.getOrDefault(victim, 0)));
        }
        int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
        return row.append("%11d\n".formatted(sum)).toString();
    }

    @Override
    public void close() throws InterruptedException {
        Thread running = thread;
        synchronized (this) {
            done = true;
            notifyAll();
        }
        if (running != null) {
            running.join();
        }
    }
}
