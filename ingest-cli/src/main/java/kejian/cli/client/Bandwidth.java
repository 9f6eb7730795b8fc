package kejian.cli.client;

import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast bytes may go, by the time of day: a county's line belongs to its offices by day. All
 * that send share one, so two transfers together go no faster than one.
 */
public final class Bandwidth {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})([kKmMgG]?)");

    private final List<Change> changes;
    private final Clock clock;
    private long freeAtNanos = System.nanoTime();

    /**
     * @param bytesPerSecond 0 for as fast as the line takes it
     */
    private record Change(LocalTime from, long bytesPerSecond) {}

    private Bandwidth(List<Change> changes, Clock clock) {
        this.changes = changes;
        this.clock = clock;
    }

    public static Bandwidth unlimited() {
        return new Bandwidth(List.of(), Clock.systemDefaultZone());
    }

    /**
     * @param table {@code 512k}, or {@code 08:00,512k 23:00,off}: KiB, MiB or GiB a second from
     *     that time on, round the clock
     * @throws IllegalArgumentException where it is no such table
     */
    public static Bandwidth of(String table, Clock clock) {
        List<Change> changes = new ArrayList<>();
        for (String entry : table.strip().split("\\s+")) {
            String[] parts = entry.split(",", -1);
            try {
                LocalTime from = parts.length == 1 ? LocalTime.MIN : LocalTime.parse(parts[0]);
                changes.add(new Change(from, rate(parts[parts.length - 1])));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(entry, e);
            }
            if (parts.length > 2) {
                throw new IllegalArgumentException(entry);
            }
        }
        changes.sort(Comparator.comparing(Change::from));
        return new Bandwidth(List.copyOf(changes), clock);
    }

    private static long rate(String text) {
        if (text.equals("off")) {
            return 0;
        }
        Matcher rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new IllegalArgumentException(text);
        }
        int shift =
                switch (rate.group(2).toLowerCase(java.util.Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        return Long.parseLong(rate.group(1)) << shift;
    }

    /** Bytes a second at this moment, 0 for no limit. */
    long now() {
        if (changes.isEmpty()) {
            return 0;
        }
        LocalTime time = LocalTime.now(clock);
        // before the first entry the last one of yesterday holds
        long rate = changes.getLast().bytesPerSecond();
        for (Change change : changes) {
            if (!change.from().isAfter(time)) {
                rate = change.bytesPerSecond();
            }
        }
        return rate;
    }

    /** Waits until so many bytes may go. */
    void take(int bytes) throws InterruptedIOException {
        long rate = now();
        if (rate == 0) {
            return;
        }
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            long begin = Math.max(now, freeAtNanos);
            freeAtNanos = begin + bytes * 1_000_000_000L / rate;
            wait = begin - now;
        }
        try {
            java.util.concurrent.TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for its turn");
        }
    }
}
