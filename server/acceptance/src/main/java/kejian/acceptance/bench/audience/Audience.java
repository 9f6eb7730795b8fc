package kejian.acceptance.bench.audience;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes titles and viewers of a seed; the same seed makes the same. */
public final class Audience {

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    public static final int DAYS = 3;

    private static final int TITLES = 40;

    /** Tier A without script, of which a quarter is RTSP; the rest reports. */
    private static final double TIER_A = 0.40;

    private static final double RTSP_OF_A = 0.25;
    private static final double TIER_B = 0.30;

    /** Ours, as are all chances of this class but those of {@link Behaviour}. */
    private static final double NAMED = 0.7;

    private static final int BOXES = 3_000;
    private static final int ADDRESSES = 150;
    private static final double KEYS_POWER_CUT = 0.10;
    private static final double OTHER_POWER_CUT = 0.04;
    private static final double CLOCK_YEARS_OFF = 0.03;
    private static final double CLOCK_HOURS_OFF = 0.04;
    private static final long YEAR_MS = 365L * 24 * 3_600_000;

    private final long seed;
    private final LocalDate firstDay;
    private final List<Title> titles = new ArrayList<>();
    private final double[] share;

    /**
     * @param firstDay of the three
     */
    public Audience(long seed, LocalDate firstDay) {
        this.seed = seed;
        this.firstDay = firstDay;
        Random random = new Random(seed);
        share = new double[TITLES];
        double sum = 0;
        for (int i = 0; i < TITLES; i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            long length = Behaviour.LENGTHS_S[i % Behaviour.LENGTHS_S.length] * 1_000;
            titles.add(new Title(id, length + random.nextInt(20_000)));
            sum += 1 / Math.pow(i + 1, Behaviour.ZIPF);
            share[i] = sum;
        }
    }

    public List<Title> titles() {
        return List.copyOf(titles);
    }

    /** One of them, always the same. */
    public Viewer viewer(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        random.nextLong(); // neighbours' first numbers are alike
        Title title = title(random);
        double u = random.nextDouble();
        Viewer.Kind how =
                u < TIER_A * RTSP_OF_A
                        ? Viewer.Kind.RTSP
                        : u < TIER_A
                                ? Viewer.Kind.STREAM
                                : u < TIER_A + TIER_B ? Viewer.Kind.KEYS : Viewer.Kind.PAGE;
        long pressed =
                firstDay.plusDays(random.nextInt(DAYS))
                                .atStartOfDay(ZONE)
                                .toInstant()
                                .toEpochMilli()
                        + Behaviour.timeOfDay(random);
        long startUp = Behaviour.startUpMs(random);
        List<Viewer.Stretch> played = new ArrayList<>();
        long left = pressed + startUp;
        if (Behaviour.waits(random, startUp)) {
            left = watch(random, title.lengthMs(), left, played);
        } else {
            left = pressed + 2_000 + random.nextInt((int) Math.max(1, startUp - 2_000));
        }
        boolean powerCut =
                random.nextDouble() < (how == Viewer.Kind.KEYS ? KEYS_POWER_CUT : OTHER_POWER_CUT);
        long clockOff = random.nextInt(120_000) - 60_000L;
        double clock = random.nextDouble();
        if (clock < CLOCK_YEARS_OFF) {
            clockOff = (random.nextBoolean() ? 1 : -1) * YEAR_MS * (1 + random.nextInt(10));
        } else if (clock < CLOCK_YEARS_OFF + CLOCK_HOURS_OFF) {
            clockOff = (random.nextInt(24) - 12) * 3_600_000L; // another time zone
        }
        String box = random.nextDouble() < NAMED ? "box-" + random.nextInt(BOXES) : null;
        return new Viewer(
                number,
                how,
                box,
                "203.0.113." + random.nextInt(ADDRESSES),
                title,
                pressed,
                List.copyOf(played),
                left,
                powerCut,
                clockOff,
                random.nextLong());
    }

    /** All that an edge sees, in the order of time: viewers, and what is none. */
    public Iterator<Act> acts(List<Viewer> viewers, int noise, long salt) {
        List<Coming> coming = new ArrayList<>();
        viewers.forEach(v -> coming.add(new Coming(v.pressedMs() - 50, () -> Wire.of(v))));
        Random random = new Random(seed ^ salt);
        for (int i = 0; i < noise; i++) {
            Title title = title(random);
            long at =
                    firstDay.plusDays(random.nextInt(DAYS))
                                    .atStartOfDay(ZONE)
                                    .toInstant()
                                    .toEpochMilli()
                            + Behaviour.timeOfDay(random);
            int number = (int) (salt * 1_000_000 + i);
            long own = random.nextLong();
            int kind = i % 10;
            coming.add(new Coming(at, () -> noise(new Random(own), kind, number, title, at)));
        }
        coming.sort(Comparator.comparingLong(Coming::atMs));
        return new Merged(new ArrayDeque<>(coming));
    }

    private static List<Act> noise(Random random, int kind, int number, Title title, long at) {
        return switch (kind) {
            case 0 -> Noise.copy(random, number, title, at);
            case 1, 2, 3, 4 -> Noise.robot(random, number, title, at);
            default -> Noise.prefetch(random, number, title, at);
        };
    }

    /** Who makes nothing before a moment. */
    private record Coming(long atMs, Supplier<List<Act>> acts) {}

    /** Made when it is their time, so that an evening does not lie in memory. */
    private static final class Merged implements Iterator<Act> {

        private record Next(Act act, long number) {}

        private final ArrayDeque<Coming> coming;
        private final PriorityQueue<Next> now =
                new PriorityQueue<>(
                        Comparator.comparingLong((Next n) -> n.act.atMs())
                                .thenComparingLong(Next::number));
        private long number;

        Merged(ArrayDeque<Coming> coming) {
            this.coming = coming;
        }

        @Override
        public boolean hasNext() {
            return !now.isEmpty() || !coming.isEmpty();
        }

        @Override
        public Act next() {
            while (!coming.isEmpty()
                    && (now.isEmpty() || coming.getFirst().atMs <= now.element().act.atMs())) {
                coming.removeFirst().acts.get().forEach(act -> now.add(new Next(act, number++)));
            }
            return now.remove().act;
        }
    }

    private Title title(Random random) {
        double at = random.nextDouble() * share[TITLES - 1];
        int i = 0;
        while (at > share[i]) {
            i++;
        }
        return titles.get(i);
    }

    /**
     * @return when it was over
     */
    private static long watch(
            Random random, long lengthMs, long beginsMs, List<Viewer.Stretch> played) {
        long at = beginsMs;
        long position = 0;
        long left = Behaviour.stays(random, lengthMs);
        int seeks = 0;
        if (random.nextDouble() < Behaviour.SEEKS) {
            seeks = 1 + (int) Behaviour.exponential(random, Behaviour.SEEKS_MEAN - 0.5);
        }
        boolean pauses = random.nextDouble() < Behaviour.PAUSES;
        boolean repeats = random.nextDouble() < Behaviour.REPEATS;
        boolean toTheEnd = left >= lengthMs && seeks == 0;
        while (left > 0) {
            long until = Math.min(left, lengthMs - position);
            if (seeks > 0 || pauses) {
                until = Math.min(until, 1 + (long) (random.nextDouble() * until));
            }
            if (until <= 0) {
                break;
            }
            played.add(new Viewer.Stretch(at, position, position + until));
            at += until;
            position += until;
            left -= until;
            if (left <= 0 || position >= lengthMs && seeks == 0) {
                break;
            }
            if (pauses) {
                pauses = random.nextInt(3) == 0;
                at +=
                        random.nextDouble() < Behaviour.LONG_PAUSE
                                ? (31 + random.nextInt(90)) * 60_000L
                                : 500
                                        + (long)
                                                (Behaviour.exponential(
                                                                random,
                                                                Behaviour.PAUSE_MEAN_S * 1_000)
                                                        % (29 * 60_000));
            } else if (seeks > 0) {
                seeks--;
                at += 300 + random.nextInt(1_500);
                position = random.nextInt((int) Math.max(1, lengthMs - 1_000));
                position = position / 1_000 * 1_000;
            }
        }
        if (repeats && !played.isEmpty()) {
            long again = toTheEnd ? lengthMs : played.getFirst().lengthMs();
            at += 1_000;
            played.add(new Viewer.Stretch(at, 0, again));
            at += again;
        }
        return at;
    }
}
