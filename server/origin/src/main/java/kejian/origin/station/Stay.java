package kejian.origin.station;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Some time for which one viewing of a box was told of at one edge, by that edge's clock, without
 * half an hour of silence in it.
 *
 * @param told the part of it for which a player told; none where bytes alone speak
 */
record Stay(String edge, Span whole, @Nullable Span told) {

    /** From a moment to another one. */
    record Span(Instant from, Instant to) {}
}
