package kejian.delivery.evidence;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/** What came in and what became of it, for the metrics of whoever runs this. */
public final class Counters {

    /** One thing that is counted. */
    public enum Count {
        BEACONS,
        BEACONS_JUNK,
        CMCD_EVENTS,
        CMCD_EVENTS_JUNK,
        CMCD_EVENTS_LEFT_OUT,
        CMCD_REQUESTS,
        UNKNOWN_COURSEWARE,
        UNTRUSTED_SESSIONS,
        APPEND_FAILURES,
        QUEUE_FULL,
        /** Somebody new was asked to come again, since the server is full. */
        STARTS_REFUSED,
        /** A box was asked to come again, since it has too many answers under way. */
        BOXES_REFUSED,
        BYTES_SENT_A,
        BYTES_SENT_B,
        BYTES_SENT_C,
        /** Poster, pictures, initialization sections. */
        BYTES_SENT_OTHER
    }

    /** Where media of a tier are counted. */
    public static Count bytesSent(@Nullable Tier tier) {
        return switch (tier) {
            case A -> Count.BYTES_SENT_A;
            case B -> Count.BYTES_SENT_B;
            case C -> Count.BYTES_SENT_C;
            case null -> Count.BYTES_SENT_OTHER;
        };
    }

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    public Counters() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    public void add(Count count, long amount) {
        adder(count).add(amount);
    }

    public void add(Count count) {
        adder(count).increment();
    }

    public long get(Count count) {
        return adder(count).sum();
    }

    private LongAdder adder(Count count) {
        return java.util.Objects.requireNonNull(counts.get(count));
    }
}
