package kejian.origin.steering;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.Steering;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.steering.Whereabouts;
import kejian.origin.area.Areas;
import kejian.origin.edge.Edges;
import org.jspecify.annotations.Nullable;

/**
 * Edges, areas and boxes as they stood some seconds ago, in memory: a box that asks waits for no
 * database, and is answered while it is down. Edges then count as silent, and the province serves.
 */
@ApplicationScoped
class Neighbourhood implements Surroundings {

    /** Deeper than any tree of areas; a circle ends here. */
    private static final int DEEPEST = 12;

    private final Edges edges;
    private final Areas areas;
    private final BoxPlaces places;
    private final Clock clock;
    private volatile List<KnownEdge> known = List.of();
    private volatile Map<String, String> parents = Map.of();
    private volatile Map<String, Whereabouts> boxes = Map.of();
    private boolean stopping;

    Neighbourhood(Edges edges, Areas areas, BoxPlaces places, Clock clock) {
        this.edges = edges;
        this.areas = areas;
        this.places = places;
        this.clock = clock;
    }

    @Override
    public Decision decide(Asked asked) {
        Whereabouts at = whereabouts(asked);
        String name = Objects.requireNonNullElse(asked.box(), asked.mark());
        return Steering.decide(
                new Steering.Asker(name, at, path(areaOf(at)), asked.release()),
                known,
                clock.instant());
    }

    @Override
    public boolean hasEdges() {
        return !known.isEmpty();
    }

    /** What is registered or was seen is believed before what a request says of itself. */
    private Whereabouts whereabouts(Asked asked) {
        Whereabouts noted = asked.box() == null ? null : boxes.get(asked.box());
        if (noted != null) {
            return noted;
        }
        return asked.area() == null
                ? new Whereabouts.Unknown()
                : new Whereabouts.Stated(asked.area());
    }

    static @Nullable String areaOf(Whereabouts at) {
        return switch (at) {
            case Whereabouts.AtStation(_, String area) -> area;
            case Whereabouts.SeenAt(_, String area) -> area;
            case Whereabouts.Stated(String area) -> area;
            case Whereabouts.Unknown() -> null;
        };
    }

    /** The area and all above it. */
    private List<String> path(@Nullable String area) {
        List<String> path = new ArrayList<>();
        Map<String, String> above = parents;
        for (String at = area; at != null && path.size() < DEEPEST; at = above.get(at)) {
            path.add(at);
        }
        return path;
    }

    /** Waits for a running look: the connections to the database are closed after this. */
    synchronized void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void lookAtEdges() {
        if (!stopping) {
            known = edges.known();
        }
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void lookAtBoxes() {
        if (!stopping) {
            parents = areas.parents();
            boxes = places.all();
        }
    }
}
