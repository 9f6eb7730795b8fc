package kejian.origin.courseware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long it may be shown.
 *
 * @param until when it is withdrawn by itself; never where there is none
 */
public record Term(@Nullable Instant until) {

    /** Whether boxes could show it longer than by the other. */
    boolean outlasts(Term other) {
        return other.until != null && (until == null || until.isAfter(other.until));
    }
}
