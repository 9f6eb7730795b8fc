package kejian.origin.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kejian.origin.area.Areas;

/** The log of exports. */
@ApplicationScoped
public class Exports {

    /** No account may be called so: what was made by schedule. */
    public static final String BY_ITSELF = "-";

    public static final String CSV = "text/csv; charset=utf-8";

    private final EntityManager database;
    private final Clock clock;

    Exports(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What kind of sheet or document. */
    public enum What {
        BULLETIN,
        FIGURES,
        FAILURES,
        BOARD,
        FAULTS,
        STATIONS,
        COURSEWARE,
        STATION,
        SUPPORT
    }

    /**
     * An export as the API shows it.
     *
     * @param who name of the account; {@code -} by schedule
     * @param area of which it tells
     * @param about month or days, form
     */
    public record Made(
            long id, Instant at, String who, String what, String area, String about, long rows) {}

    /** Before the answer leaves: what cannot be written down is not given out. */
    @Transactional
    public void add(String who, What what, String area, String about, long rows) {
        database.createNativeQuery(
                        """
                        insert into export_made (at, who, what, area, about, rows)
                        values (:at, :who, :what, :area, :about, :rows)
                        """)
                .setParameter("at", Timestamp.from(clock.instant()))
                .setParameter("who", who)
                .setParameter("what", what.name())
                .setParameter("area", area)
                .setParameter("about", about)
                .setParameter("rows", rows)
                .executeUpdate();
    }

    /**
     * A sheet as a browser saves it.
     *
     * @param name of the file, without its ending
     */
    public static Response csv(String name, String sheet) {
        return Response.ok(sheet)
                .type(CSV)
                .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"")
                .build();
    }

    @Transactional
    long count(String root) {
        return ((Number)
                        database.createNativeQuery(
                                        Areas.BELOW
                                                + "select count(*) from export_made where area in"
                                                + " (select code from below)",
                                        Long.class)
                                .setParameter("root", root)
                                .getSingleResult())
                .longValue();
    }

    /** The newest first. */
    @Transactional
    List<Made> list(String root, int page, int size) {
        List<?> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select id, at, who, what, area, about, rows
                                          from export_made
                                         where area in (select code from below)
                                         order by id desc limit :size offset :from
                                        """,
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size)
                        .getResultList();
        return rows.stream()
                .map(Tuple.class::cast)
                .map(t ->
                        new Made(
                                t.get("id", Number.class).longValue(),
                                t.get("at", Instant.class),
                                t.get("who", String.class),
                                t.get("what", String.class),
                                t.get("area", String.class),
                                t.get("about", String.class),
                                t.get("rows", Number.class).longValue()))
                .toList();
    }
}
