package kejian.delivery.steering;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one function that decides where a box is sent: its area's edge, that edge's health and load.
 */
public final class Steering {

    /** An edge reports each minute; two reports may be lost on the way. */
    static final Duration SILENT_AFTER = Duration.ofMinutes(3);

    private Steering() {}

    /**
     * A box that asks.
     *
     * @param name box, or mark: the same one is sent to the same of several equal edges
     * @param path its area and all above it, the nearest first; empty where it is not known
     * @param release that an edge must have
     */
    public record Asker(String name, Whereabouts whereabouts, List<String> path, long release) {

        public Asker {
            path = List.copyOf(path);
        }
    }

    /** Decides; equal arguments give equal answers, in whatever order the edges come. */
    public static Decision decide(Asker asker, List<KnownEdge> edges, Instant now) {
        List<Decision.Judged> judged =
                edges.stream()
                        .sorted(nearestFirst(asker))
                        .map(edge -> new Decision.Judged(edge, judge(asker, edge, now)))
                        .toList();
        List<KnownEdge> order = new ArrayList<>();
        int nearest = -1;
        boolean incident = false;
        for (Decision.Judged j : judged) {
            int steps = asker.path().indexOf(j.edge().area());
            if (steps < 0) {
                break; // the rest is of other areas
            }
            if (nearest < 0) {
                nearest = steps;
                incident = true;
            }
            if (j.verdict() instanceof Verdict.Takes) {
                order.add(j.edge());
                incident &= steps != nearest;
            }
        }
        return new Decision(asker.whereabouts(), order, judged, incident);
    }

    private static Verdict judge(Asker asker, KnownEdge edge, Instant now) {
        int steps = asker.path().indexOf(edge.area());
        Instant seen = edge.seenAt();
        KnownEdge.Load load = edge.load();
        if (steps < 0) {
            return new Verdict.ElsewhereOnly(edge.area());
        }
        if (!isUsable(edge.address())) {
            return new Verdict.NoAddress(edge.address());
        }
        if (seen == null) {
            return new Verdict.NeverSeen();
        }
        if (seen.plus(SILENT_AFTER).isBefore(now)) {
            return new Verdict.Silent(seen);
        }
        long wanted = Math.max(1, asker.release());
        if (edge.release() < wanted) {
            return new Verdict.Behind(edge.release(), wanted);
        }
        if (load != null && load.isFull()) {
            return new Verdict.Full(load.sending(), load.most());
        }
        return new Verdict.Takes(edge.area(), steps);
    }

    /**
     * By distance; among equals each box has an order of its own (rendezvous hashing), so that they
     * share the boxes, a box comes back to the one that it had, and one that fails moves only its
     * own.
     */
    private static Comparator<KnownEdge> nearestFirst(Asker asker) {
        return Comparator.comparingInt(
                        (KnownEdge e) -> {
                            int steps = asker.path().indexOf(e.area());
                            return steps < 0 ? Integer.MAX_VALUE : steps;
                        })
                .thenComparingLong(e -> mixed(asker.name(), e.name()))
                .thenComparing(KnownEdge::name);
    }

    /** The finalizer of SplitMix64 over both names' hashes, which Java fixes for ever. */
    private static long mixed(String box, String edge) {
        long z = ((long) box.hashCode() << 32 ^ edge.hashCode()) + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static boolean isUsable(String address) {
        try {
            URI uri = URI.create(address);
            return uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException _) {
            return false; // the verdict names the address
        }
    }
}
