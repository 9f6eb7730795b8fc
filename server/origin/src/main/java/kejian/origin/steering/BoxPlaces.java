package kejian.origin.steering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.delivery.steering.Whereabouts;

/** Where boxes stand, as far as the database knows. */
@ApplicationScoped
class BoxPlaces {

    /** Names that were only seen are anybody's invention: the newest so many. */
    private static final int MOST_SEEN = 100_000;

    private final EntityManager database;

    BoxPlaces(EntityManager database) {
        this.database = database;
    }

    /** The register before what edges saw. */
    @Transactional
    Map<String, Whereabouts> all() {
        Map<String, Whereabouts> all = new HashMap<>();
        List<Tuple> seen =
                database.createNativeQuery(
                                """
                                select n.box, n.edge, e.area
                                  from box_seen n join edge e on e.name = n.edge
                                 order by n.at desc
                                """,
                                Tuple.class)
                        .setMaxResults(MOST_SEEN)
                        .getResultList();
        for (Tuple t : seen) {
            String edge = t.get("edge", String.class);
            all.put(
                    t.get("box", String.class),
                    new Whereabouts.SeenAt(edge, t.get("area", String.class)));
        }
        List<Tuple> registered =
                database.createNativeQuery(
                                """
                                select b.box, s.code, s.area
                                  from box b join station s on s.id = b.station
                                """,
                                Tuple.class)
                        .getResultList();
        for (Tuple t : registered) {
            String station = t.get("code", String.class);
            all.put(
                    t.get("box", String.class),
                    new Whereabouts.AtStation(station, t.get("area", String.class)));
        }
        return all;
    }
}
