package kejian.origin.station;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it is known that a box's name is used twice.
 *
 * @param at when last
 * @param how {@code one-edge}: one edge was asked from two addresses to and fro; {@code at-once}:
 *     it played twice at the same time; {@code to-and-fro}: at one edge, at another, at the first
 *     again
 * @param places the edges, in the order in which it was there; one alone where it is the same
 * @param why in a sentence
 */
public record Clone(Instant at, String how, List<Where> places, Why why) {

    public Clone {
        places = List.copyOf(places);
    }

    /**
     * @param edge none of the province itself
     * @param area that it serves; none of an edge that is no more
     */
    public record Where(@Nullable String edge, @Nullable String area, @Nullable String areaName) {}

    /** The same sentence in two languages. */
    public record Why(String zh, String en) {}
}
