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

    BoxRegisters(EntityManager database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
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
        boolean guests = guests(area);
        byte[] all = json.writeValueAsBytes(List.of(guests, boxes));
        return new BoxRegister(
                edge, clock.instant().toString(), Digest.of(all).hex(), guests, boxes);
    }

    /** By the nearest area that says it; where none does, guests are served. */
    private boolean guests(String area) {
        List<Boolean> said =
                database.createNativeQuery(
                                """
                                with recursive above(code, parent, guests, steps) as (
                                    select code, parent, guests, 0 from area where code = :area
                                    union all
                                    select a.code, a.parent, a.guests, b.steps + 1
                                      from area a join above b on a.code = b.parent)
                                select guests from above where guests is not null
                                 order by steps limit 1
                                """,
                                Boolean.class)
                        .setParameter("area", area)
                        .getResultList();
        return said.isEmpty() || said.getFirst();
    }
}
