package kejian.origin.station;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a box's name was at two places at once. Moving is none: one place, then the other.
 *
 * <p>Where one box may come to two edges by itself, since it is sent from one to the other, or
 * where it is one and the same edge, only players count that told of themselves at the same time: a
 * page that was left is silent, while bytes may be fetched ahead. Where no box is sent from one to
 * the other, bytes are enough, and so is a box that is back within half an hour.
 */
final class TwoPlaces {

    /** Nothing for so long ends a stay, and a box that is carried away is not back sooner. */
    static final Duration SOON = Duration.ofMinutes(30);

    /** What a page that was left may still say. */
    static final Duration SLOW_TO_LEAVE = Duration.ofMinutes(2);

    /** Of one stay; else somebody's ten thousand would take all night. */
    private static final int NEIGHBOURS = 100;

    enum How {
        AT_ONCE,
        TO_AND_FRO
    }

    /**
     * @param at until when it was seen
     * @param edge where it was first
     */
    record Found(Instant at, How how, String edge, String other) {}

    private final List<Stay> stays;
    private final BiPredicate<String, String> near;
    private @Nullable Found last;

    private TwoPlaces(List<Stay> stays, BiPredicate<String, String> near) {
        this.stays =
                stays.stream().sorted(Comparator.comparing((Stay s) -> s.whole().from())).toList();
        this.near = near;
    }

    /**
     * The last time it was.
     *
     * @param stays of one box, in any order
     * @param near whether one box may be sent from the one edge to the other
     */
    static Optional<Found> last(List<Stay> stays, BiPredicate<String, String> near) {
        TwoPlaces places = new TwoPlaces(stays, near);
        for (int i = 0; i < places.stays.size(); i++) {
            places.look(i);
        }
        return Optional.ofNullable(places.last);
    }

    private void look(int i) {
        Stay one = stays.get(i);
        Instant soon = one.whole().to().plus(SOON);
        int end = Math.min(stays.size(), i + NEIGHBOURS);
        for (int j = i + 1; j < end && !stays.get(j).whole().from().isAfter(soon); j++) {
            Stay other = stays.get(j);
            boolean apart = !near.test(one.edge(), other.edge());
            Instant together =
                    apart
                            ? together(one.whole(), other.whole())
                            : together(one.told(), other.told());
            if (together != null) {
                add(new Found(together, How.AT_ONCE, one.edge(), other.edge()));
            } else if (apart) {
                back(i, j, end);
            }
        }
    }

    /** Until when both were there, none where that was not for long. */
    private static @Nullable Instant together(Stay.@Nullable Span a, Stay.@Nullable Span b) {
        if (a == null || b == null) {
            return null;
        }
        Instant from = a.from().isAfter(b.from()) ? a.from() : b.from();
        Instant to = a.to().isBefore(b.to()) ? a.to() : b.to();
        return Duration.between(from, to).compareTo(SLOW_TO_LEAVE) > 0 ? to : null;
    }

    /** It was at the one, then at the other, and is at the one again. */
    private void back(int i, int j, int end) {
        Stay one = stays.get(i);
        Stay other = stays.get(j);
        Instant soon = one.whole().to().plus(SOON);
        for (int k = i; k < end && !stays.get(k).whole().from().isAfter(soon); k++) {
            Stay again = stays.get(k);
            if (again.edge().equals(one.edge())
                    && one.whole().from().isBefore(other.whole().from())
                    && again.whole().to().isAfter(other.whole().to())) {
                Instant at =
                        again.whole().from().isAfter(other.whole().to())
                                ? again.whole().from()
                                : other.whole().to();
                add(new Found(at, How.TO_AND_FRO, one.edge(), other.edge()));
            }
        }
    }

    private void add(Found found) {
        if (last == null || found.at().isAfter(last.at())) {
            last = found;
        }
    }
}
