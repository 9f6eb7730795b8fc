package kejian.origin.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import kejian.contract.blob.Digest;
import kejian.contract.edge.BoxRegister;
import kejian.origin.area.Areas;

/** What an edge is told of the boxes of its area. */
@ApplicationScoped
class BoxRegisters {

    private final EntityManager database;
    private final ObjectMapper json;
    private final Clock clock;
    private final Areas areas;

    BoxRegisters(EntityManager database, ObjectMapper json, Clock clock, Areas areas) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.areas = areas;
    }

    /**
     * As it is now.
     *
     * @param area that the edge serves
     */
    @Transactional(rollbackOn = Exception.class)
    BoxRegister of(String edge, String area) throws IOException {
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select b.box, s.code, s.name, b.profile
                                          from box b join station s on s.id = b.station
                                         where s.area in (select code from below)
                                           and s.closed_on is null
                                         order by b.box
                                        """,
                                Tuple.class)
                        .setParameter("root", area)
                        .getResultList();
        List<BoxRegister.Box> boxes =
                rows.stream()
                        .map(t ->
                                new BoxRegister.Box(
                                        t.get("box", String.class),
                                        t.get("code", String.class),
                                        t.get("name", String.class),
                                        t.get("profile", String.class)))
                        .toList();
        boolean guests = areas.guests(area).served();
        byte[] all = json.writeValueAsBytes(List.of(guests, boxes));
        return new BoxRegister(
                edge, clock.instant().toString(), Digest.of(all).hex(), guests, boxes);
    }
}
