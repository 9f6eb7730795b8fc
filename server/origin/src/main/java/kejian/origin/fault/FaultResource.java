package kejian.origin.fault;

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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What stations report as broken. */
@Path("/api/faults")
@RunOnVirtualThread
@Transactional
public class FaultResource {

    private static final String SHOWN =
            """
            select f.id, f.at, f.fault, f.edge, f.box, st.code as station, st.name as stationname,
                   f.area, f.courseware, c.title, f.closed_at, f.closed_by, f.note
              from station_fault f
              left join station st on st.id = f.station
              left join courseware c on c.id::text = f.courseware
             where f.area in (select code from below)
            """;

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    FaultResource(EntityManager database, Areas areas, CurrentPerson person, Clock clock) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /**
     * One report.
     *
     * @param at when the edge was told, ISO 8601
     * @param fault code of {@link kejian.contract.viewing.FaultReport.Kind}, or a newer edge's
     */
    public record Fault(
            long id,
            Instant at,
            String fault,
            String edge,
            @Nullable String box,
            @Nullable String station,
            @Nullable String stationName,
            String area,
            @Nullable String courseware,
            @Nullable String title,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable String note) {}

    public record Faults(long total, List<Fault> items) {}

    public record Closing(@NotBlank @Size(max = 500) String note) {}

    /** Of one's area, newest first. */
    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public Faults list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("state")
                    @DefaultValue("open")
                    @Size(max = 6)
                    @Pattern(regexp = "open|closed|all")
                    String state,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        String root = area == null ? person.areaOfAsker() : area;
        areas.demand(person.area(), root);
        String wanted =
                switch (state) {
                    case "open" -> " and f.closed_at is null";
                    case "closed" -> " and f.closed_at is not null";
                    default -> "";
                };
        long total =
                ((Number)
                                database.createNativeQuery(
                                                Areas.BELOW
                                                        + "select count(*) from station_fault f where"
                                                        + " f.area in (select code from below)"
                                                        + wanted,
                                                Long.class)
                                        .setParameter("root", root)
                                        .getSingleResult())
                        .longValue();
        Query query =
                database.createNativeQuery(
                                Areas.BELOW
                                        + SHOWN
                                        + wanted
                                        + " order by f.at desc, f.id desc limit :size offset :from",
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new Faults(total, shown(query));
    }

    /** It is mended, or was none; the note says which. */
    @POST
    @Path("/{id}/close")
    @RolesAllowed(Roles.OPERATOR)
    public Fault close(long id, @NotNull @Valid Closing closing) {
        String root = person.areaOfAsker();
        int changed =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        update station_fault set closed_at = :now,
                                               closed_by = :who, note = :note
                                         where id = :id and closed_at is null
                                           and area in (select code from below)
                                        """)
                        .setParameter("root", root)
                        .setParameter("now", clock.instant())
                        .setParameter("who", person.name())
                        .setParameter("note", closing.note().strip())
                        .setParameter("id", id)
                        .executeUpdate();
        Query query =
                database.createNativeQuery(Areas.BELOW + SHOWN + " and f.id = :id", Tuple.class)
                        .setParameter("root", root)
                        .setParameter("id", id);
        List<Fault> found = shown(query);
        if (found.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        if (changed == 0) {
            throw new ProblemException(Problem.CONFLICT, "it is closed");
        }
        return found.getFirst();
    }

    private static List<Fault> shown(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Tuple.class::cast)
                .map(t ->
                        new Fault(
                                t.get("id", Number.class).longValue(),
                                t.get("at", Instant.class),
                                t.get("fault", String.class),
                                t.get("edge", String.class),
                                t.get("box", String.class),
                                t.get("station", String.class),
                                t.get("stationname", String.class),
                                t.get("area", String.class),
                                t.get("courseware", String.class),
                                t.get("title", String.class),
                                t.get("closed_at", Instant.class),
                                t.get("closed_by", String.class),
                                t.get("note", String.class)))
                .toList();
    }
}
