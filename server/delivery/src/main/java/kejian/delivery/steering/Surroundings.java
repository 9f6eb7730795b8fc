package kejian.delivery.steering;

import org.jspecify.annotations.Nullable;

/** The edges around, for a server that may send boxes on. Whoever has none passes none. */
public interface Surroundings {

    /** Decides from what is known already: asked on an event loop, so it waits for nothing. */
    Decision decide(Asked asked);

    /** Whether there is any edge at all. */
    boolean hasEdges();

    /**
     * Who asks.
     *
     * @param box none where it does not say
     * @param mark tells nameless boxes apart, as far as that goes
     * @param area as the request says
     * @param release that an edge must have to be of use: the one the box was shown
     */
    record Asked(@Nullable String box, String mark, @Nullable String area, long release) {}
}
