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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
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
                   f.area, a.name as areaname, f.courseware, c.title,
                   f.taken_by, f.closed_at, f.closed_by, f.note
              from station_fault f
              left join area a on a.code = f.area
              left join station st on st.id = f.station
              left join courseware c on c.id::text = f.courseware
             where f.area in (select code from below)
            """;

    private static final int SHEET = 50_000;

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final FaultSteps steps;
    private final Exports exports;

    FaultResource(
            EntityManager database,
            Areas areas,
            CurrentPerson person,
            FaultSteps steps,
            Exports exports) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.steps = steps;
        this.exports = exports;
    }

    /**
     * One report.
     *
     * @param at when the edge was told, ISO 8601
     * @param fault code of {@link kejian.contract.viewing.FaultReport.Kind}, or a newer edge's
     * @param takenBy who looks after it
     * @param note what was done, of one that is closed
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
            @Nullable String areaName,
            @Nullable String courseware,
            @Nullable String title,
            @Nullable String takenBy,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable String note) {}

    public record Faults(long total, List<Fault> items) {}

    /** With what was done about it, oldest first. */
    public record WithSteps(Fault report, List<FaultSteps.Step> steps) {}

    /** What an operator says with a step. */
    public record Words(@NotBlank @Size(max = 500) String note) {}

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
            @QueryParam("kind") @Size(max = 32) @Nullable String kind,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        return found(area, state, kind, page, size);
    }

    private Faults found(
            @Nullable String area, String state, @Nullable String kind, int page, int size) {
        String root = areas.within(person.areaOfAsker(), area);
        String wanted =
                switch (state) {
                            case "open" -> " and f.closed_at is null";
                            case "closed" -> " and f.closed_at is not null";
                            default -> "";
                        }
                        + " and (cast(:kind as text) is null or f.fault = :kind)";
        long total =
                ((Number)
                                database.createNativeQuery(
                                                Areas.BELOW
                                                        + "select count(*) from station_fault f where"
                                                        + " f.area in (select code from below)"
                                                        + wanted,
                                                Long.class)
                                        .setParameter("root", root)
                                        .setParameter("kind", kind)
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
                        .setParameter("kind", kind)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new Faults(total, shown(query));
    }

    /** The same for spreadsheets, the newest 50,000. */
    @GET
    @Path("/sheet")
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public Response sheet(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("state")
                    @DefaultValue("open")
                    @Size(max = 6)
                    @Pattern(regexp = "open|closed|all")
                    String state,
            @QueryParam("kind") @Size(max = 32) @Nullable String kind) {
        Faults faults = found(area, state, kind, /* page= */ 1, SHEET);
        exports.add(
                person.name(),
                Exports.What.FAULTS,
                area == null ? person.areaOfAsker() : area,
                state + (kind == null ? "" : " " + kind) + " csv",
                faults.items().size());
        return Exports.csv("kejian-faults", FaultSheet.of(faults));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public WithSteps show(long id) {
        return new WithSteps(one(id), steps.of(id));
    }

    /** The asker looks after it, and others see so. */
    @POST
    @Path("/{id}/take")
    @RolesAllowed(Roles.OPERATOR)
    public Fault take(long id) {
        steps.add(id, FaultSteps.What.TAKEN, null);
        return one(id);
    }

    /** Nobody looks after it any more: the undoing of {@code take}, also of another's. */
    @POST
    @Path("/{id}/leave")
    @RolesAllowed(Roles.OPERATOR)
    public Fault leave(long id) {
        steps.add(id, FaultSteps.What.LEFT, null);
        return one(id);
    }

    /** Something to know of it, also once it is closed. */
    @POST
    @Path("/{id}/remark")
    @RolesAllowed(Roles.OPERATOR)
    public Fault remark(long id, @NotNull @Valid Words words) {
        steps.add(id, FaultSteps.What.REMARKED, words.note().strip());
        return one(id);
    }

    /** It is mended, or was none; the note says which. */
    @POST
    @Path("/{id}/close")
    @RolesAllowed(Roles.OPERATOR)
    public Fault close(long id, @NotNull @Valid Words words) {
        steps.add(id, FaultSteps.What.CLOSED, words.note().strip());
        return one(id);
    }

    /** It was not mended after all; the note says how that showed. */
    @POST
    @Path("/{id}/reopen")
    @RolesAllowed(Roles.OPERATOR)
    public Fault reopen(long id, @NotNull @Valid Words words) {
        steps.add(id, FaultSteps.What.REOPENED, words.note().strip());
        return one(id);
    }

    private Fault one(long id) {
        Query query =
                database.createNativeQuery(Areas.BELOW + SHOWN + " and f.id = :id", Tuple.class)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter("id", id);
        List<Fault> found = shown(query);
        if (found.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
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
                                t.get("areaname", String.class),
                                t.get("courseware", String.class),
                                t.get("title", String.class),
                                t.get("taken_by", String.class),
                                t.get("closed_at", Instant.class),
                                t.get("closed_by", String.class),
                                t.get("note", String.class)))
                .toList();
    }
}
