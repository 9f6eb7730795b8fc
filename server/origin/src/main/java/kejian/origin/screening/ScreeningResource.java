package kejian.origin.screening;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import kejian.origin.area.Areas;
import kejian.origin.figures.Rules;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** Heads of group viewings that are written down afterwards. */
@Path("/api/screenings")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class ScreeningResource {

    private static final String SHOWN =
            """
            select st.code as station, st.name as stationname, k.day, k.courseware, c.title, k.heads,
                   k.source, k.said_by, k.said_at,
                   case when not exists (select 1 from viewing_session s
                                          where s.station = k.station and s.day = k.day
                                            and s.courseware = k.courseware and s.counted and %s)
                        then 'WAITING'
                        when exists (select 1 from viewing_session s
                                      where s.station = k.station and s.day = k.day
                                        and s.courseware = k.courseware
                                        and s.heads_source = k.source)
                        then 'APPLIED'
                        when k.source = 'FORM' and exists (
                            select 1 from screening r
                             where r.station = k.station and r.courseware = k.courseware
                               and r.day = k.day and r.source = 'ROLL_CALL')
                        then 'CALLED' else 'TYPED' end as state
              from screening k join station st on st.id = k.station
              left join courseware c on c.id::text = k.courseware
            """
                    .formatted("(" + Rules.VALID + ")");

    private static final String ASKED =
            " where st.area in (select code from below) and k.day between :from and :to";

    private final Saying saying;
    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;

    ScreeningResource(Saying saying, EntityManager database, Areas areas, CurrentPerson person) {
        this.saying = saying;
        this.database = database;
        this.areas = areas;
        this.person = person;
    }

    /** Where heads come from that no remote counted. */
    public enum Source {
        /** Names were called, or lists were signed, all day: no other number holds beside it. */
        ROLL_CALL,
        /** From memory, later: fills in where nobody counted. */
        FORM
    }

    /**
     * What is said of one group viewing.
     *
     * @param station its code
     * @param day in Asia/Shanghai, on which it began
     * @param courseware its id, its external id, or its whole title where only one is called so
     * @param heads 0 takes back what was said before
     */
    public record Said(
            @NotBlank @Size(max = 32) String station,
            @NotNull LocalDate day,
            @NotBlank @Size(max = 200) String courseware,
            @Min(0) @Max(2_000) int heads,
            @NotNull Source source) {}

    /**
     * @param unchanged rows that say what was known
     * @param waiting rows of whose viewing no record is here yet: they hold when it comes
     */
    public record Outcome(int entered, int unchanged, int waiting) {}

    /**
     * One group viewing of which something was said.
     *
     * @param state {@code APPLIED}; {@code TYPED}, where a number was typed in the room, which
     *     holds over a form; {@code WAITING}, while no record of the viewing is here
     */
    public record Shown(
            String station,
            String stationName,
            LocalDate day,
            String courseware,
            @Nullable String title,
            int heads,
            Source source,
            String saidBy,
            Instant saidAt,
            String state) {}

    public record Listed(long total, List<Shown> items) {}

    /** All rows or none: a sheet with one wrong row changes nothing. */
    @POST
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR})
    public Outcome say(@NotEmpty @Size(max = 5_000) List<@NotNull @Valid Said> rows)
            throws SQLException {
        return saying.say(rows, person.areaOfAsker(), person.name());
    }

    /** Of one's area, newest day first. */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR, Roles.ANALYST})
    public Listed list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("from") @NotNull LocalDate from,
            @QueryParam("to") @NotNull LocalDate to,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        String root = areas.within(person.areaOfAsker(), area);
        Query counted =
                database.createNativeQuery(
                        Areas.BELOW
                                + "select count(*) from screening k join station st"
                                + " on st.id = k.station"
                                + ASKED,
                        Long.class);
        Query rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + SHOWN
                                        + ASKED
                                        + " order by k.day desc, st.code, k.courseware, k.source"
                                        + " limit :size offset :first",
                                Tuple.class)
                        .setParameter("size", size)
                        .setParameter("first", (long) (page - 1) * size);
        for (Query each : List.of(counted, rows)) {
            each.setParameter("root", root).setParameter("from", from).setParameter("to", to);
        }
        List<Tuple> found = rows.getResultList();
        return new Listed(
                ((Number) counted.getSingleResult()).longValue(),
                found.stream().map(ScreeningResource::shown).toList());
    }

    private static Shown shown(Tuple t) {
        return new Shown(
                t.get("station", String.class),
                t.get("stationname", String.class),
                t.get("day", LocalDate.class),
                t.get("courseware", String.class),
                t.get("title", String.class),
                t.get("heads", Integer.class),
                Source.valueOf(t.get("source", String.class)),
                t.get("said_by", String.class),
                t.get("said_at", Instant.class),
                t.get("state", String.class));
    }
}
