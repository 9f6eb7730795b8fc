package kejian.delivery.steering;

import java.util.List;

/**
 * Where a box is sent, and why.
 *
 * @param order the edges that take it, the best first; after them the province itself, always
 * @param edges every edge that was looked at, with what was found
 * @param incident whether the box's area has an edge and none of the nearest takes it: then it asks
 *     again soon
 */
public record Decision(
        Whereabouts whereabouts, List<KnownEdge> order, List<Judged> edges, boolean incident) {

    /** One edge and what was found. */
    public record Judged(KnownEdge edge, Verdict verdict) {}

    public Decision {
        order = List.copyOf(order);
        edges = List.copyOf(edges);
    }

    /** Seconds after which a player asks again. */
    public int ttlSeconds() {
        return incident ? 10 : 300;
    }
}
