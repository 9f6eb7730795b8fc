package kejian.edge.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.edge.province.Source;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import org.jboss.logging.Logger;

/**
 * Where blobs are asked for: other edges in the order that they were named, the province last. Each
 * blob is believed for its digest alone, so a source can waste time and nothing else; one that
 * fails, drips or lies is set aside, twice as long each time, and is told of by name.
 *
 * <p>All edges hear of a release in the same moment, when none has anything of it. If each asked
 * the province for what the others lack, the tree would save nothing; so one that says to come
 * again (it has not got it yet, or has no room at the moment) is waited for.
 */
public final class Sources {

    private static final Logger LOG = Logger.getLogger(Sources.class);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration AFTER_LIE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** A source that lacks so many blobs in a row has nothing of this release yet. */
    private static final int LACKS = 8;

    private final Source province;
    private final List<Standing> others = new ArrayList<>();
    private final LongSupplier nanos;
    private final Waiting waiting;
    private final BiConsumer<String, Refusal> refused;
    private long filling;
    private boolean waits = true;
    private long lastGiven;

    /**
     * @param waiting for others that are themselves still being filled
     * @param refused told of each lie, with the source's name
     */
    public Sources(
            Source province,
            List<? extends Source> others,
            LongSupplier nanos,
            Waiting waiting,
            BiConsumer<String, Refusal> refused) {
        this.province = province;
        this.nanos = nanos;
        this.waiting = waiting;
        this.refused = refused;
        others.forEach(source -> this.others.add(new Standing(source)));
    }

    /** The province alone. */
    public static Sources of(Source province) {
        return new Sources(
                province, List.of(), System::nanoTime, Waiting.NONE, (name, refusal) -> {});
    }

    /**
     * How long others are waited for.
     *
     * @param most since any of them gave the last blob of this release
     * @param between two questions, half as long again at most
     */
    public record Waiting(Duration most, Duration between) {
        public static final Waiting NONE = new Waiting(Duration.ZERO, Duration.ZERO);
    }

    /** A fill begins, or goes on: then the wait is not begun anew. */
    synchronized void begin(long release) {
        waits = true;
        if (release != filling) {
            filling = release;
            lastGiven = nanos.getAsLong();
        }
    }

    /** Others are asked, and not waited for, until the next fill begins: something else waits. */
    synchronized void beginWithoutWaiting() {
        waits = false;
    }

    private synchronized boolean isPatient() {
        return waits && nanos.getAsLong() - lastGiven < waiting.most().toNanos();
    }

    private synchronized void given() {
        lastGiven = nanos.getAsLong();
    }

    /** Fetches from the first that has it and gives it rightly. */
    void fetch(BlobFetch fetch, BlobRef blob) throws IOException, Refused {
        while (true) {
            switch (askOthers(fetch, blob)) {
                case GIVEN -> {
                    return;
                }
                case NOT_YET -> {
                    fetch.checkWanted(province);
                    rest();
                }
                case NOTHING -> {
                    fetch.fetch(province, blob);
                    return;
                }
            }
        }
    }

    private void rest() throws IOException {
        long least = waiting.between().toMillis();
        try {
            Thread.sleep(least + ThreadLocalRandom.current().nextLong(least / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting for another edge", e);
        }
    }

    private enum Others {
        GIVEN,
        NOT_YET,
        NOTHING
    }

    private Others askOthers(BlobFetch fetch, BlobRef blob) throws IOException {
        Others answer = Others.NOTHING;
        for (Standing each : others) {
            if (each.isSetAside(nanos.getAsLong())) {
                continue;
            }
            try {
                fetch.fetch(each.source, blob);
                each.good(blob.sizeBytes());
                given();
                return Others.GIVEN;
            } catch (Refused e) {
                refused.accept(each.source.name(), e.refusal());
                each.setAside(nanos.getAsLong(), AFTER_LIE, e.refusal().reason());
            } catch (BlobFetch.Answered e) {
                if (e.comeAgain() && isPatient()) {
                    answer = Others.NOT_YET;
                } else if (e.status() != 404) {
                    each.setAside(nanos.getAsLong(), AFTER_FAILURE, "status " + e.status());
                } else if (each.lacks()) {
                    each.setAside(nanos.getAsLong(), AFTER_FAILURE, "has nothing of it");
                }
            } catch (BlobFetch.Stopped e) {
                throw e; // by this edge itself
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                each.setAside(nanos.getAsLong(), AFTER_FAILURE, String.valueOf(e.getMessage()));
            }
        }
        return answer;
    }

    /** How each other edge does. */
    public List<Seen> seen() {
        return others.stream().map(s -> s.seen(nanos.getAsLong())).toList();
    }

    /**
     * @param bytes that it gave rightly since the start
     * @param asideSeconds for which it is still set aside, 0 where it is not
     * @param why it was last set aside, empty where it never was
     */
    public record Seen(String name, long bytes, long asideSeconds, String why) {}

    private static final class Standing {

        private final Source source;
        private long bytes;
        private int lacked;
        private int failures;
        private long asideUntil;
        private boolean aside;
        private String why = "";

        Standing(Source source) {
            this.source = source;
        }

        synchronized boolean isSetAside(long now) {
            aside &= asideUntil - now > 0;
            return aside;
        }

        synchronized void good(long more) {
            bytes += more;
            lacked = 0;
            failures = 0;
        }

        /** Whether that is too often. */
        synchronized boolean lacks() {
            return ++lacked % LACKS == 0;
        }

        synchronized void setAside(long now, Duration first, String reason) {
            // several lanes may meet the same fault: it counts once
            if (!isSetAside(now)) {
                long nanos = first.toNanos() << Math.min(failures++, 10);
                asideUntil = now + Math.min(nanos, LONGEST.toNanos());
                aside = true;
                LOG.warnf("source=%s is set aside: %s", source.name(), reason);
            }
            why = reason;
        }

        synchronized Seen seen(long now) {
            long seconds = isSetAside(now) ? (asideUntil - now) / 1_000_000_000L : 0;
            return new Seen(source.name(), bytes, seconds, why);
        }
    }
}
