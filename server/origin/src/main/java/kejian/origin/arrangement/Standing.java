package kejian.origin.arrangement;

import java.time.Instant;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;
import org.jspecify.annotations.Nullable;

/**
 * A courseware where it stands in a column.
 *
 * @param ready whether all that boxes need is there
 */
record Standing(
        UUID id,
        Kind kind,
        String title,
        State state,
        boolean ready,
        @Nullable Instant publishAt,
        @Nullable Instant withdrawAt,
        @Nullable Instant publishedAt) {

    /** Whether a release that is made then shows it. */
    boolean isShownAt(Instant then) {
        return ready
                && switch (state) {
                    case PUBLISHED -> true;
                    case SCHEDULED -> publishAt != null && !publishAt.isAfter(then);
                    case DRAFT, IN_REVIEW, WITHDRAWN -> false;
                };
    }

    /** Whether it is, or may come to be, on the boxes. */
    boolean isToBeShown() {
        return state != State.WITHDRAWN;
    }
}
