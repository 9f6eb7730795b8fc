package kejian.origin.station;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The register of stations and boxes. */
@Path("/api")
@RunOnVirtualThread
@Transactional
public class StationResource {

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    StationResource(EntityManager database, Areas areas, CurrentPerson person, Clock clock) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** A station as the API takes and shows it. */
    public record Station(
            @NotNull @Pattern(regexp = "[0-9A-Za-z-]{1,32}") String code,
            @NotNull @Size(min = 1, max = 100) String name,
            @NotNull @Size(min = 1, max = 15) String area,
            @Min(0) @Max(100_000) int capacity) {}

    public record Box(
            @NotNull @Size(min = 1, max = 64) String box,
            @NotNull @Size(max = 32) String station,
            @Nullable @Pattern(regexp = "[a-z0-9-]{1,32}") String profile) {}

    /**
     * A box as it is known.
     *
     * @param station none of a box that came and is in no register
     * @param seenAt when an edge heard of it last
     * @param clonedAt when its name was last used at two places at once
     */
    public record KnownBox(
            String box,
            @Nullable String station,
            @Nullable String profile,
            @Nullable String edge,
            @Nullable Instant seenAt,
            @Nullable Instant clonedAt) {}

    public record Changes(int created, int changed) {}

    @POST
    @Path("/stations")
    @RolesAllowed(Roles.OPERATOR)
    public Response put(@NotEmpty @Size(max = 100_000) List<@NotNull @Valid Station> stations) {
        List<String> mine = areas.codesBelow(person.areaOfAsker());
        int created = 0;
        int changed = 0;
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
        for (Station s : stations) {
            if (!mine.contains(s.area())) {
                throw new ProblemException(Problem.VALIDATION, "area " + s.area());
            }
            List<Boolean> result =
                    database.createNativeQuery(
                                    """
                                    insert into station (id, code, name, area, capacity, opened_on)
                                    values (:id, :code, :name, :area, :capacity, :today)
                                    on conflict (code) do update set name = excluded.name,
                                        area = excluded.area, capacity = excluded.capacity
                                     where (station.name, station.area, station.capacity)
                                        is distinct from
                                           (excluded.name, excluded.area, excluded.capacity)
                                    returning xmax = 0
                                    """,
                                    Boolean.class)
                            .setParameter("id", UUID.randomUUID())
                            .setParameter("code", s.code())
                            .setParameter("name", s.name())
                            .setParameter("area", s.area())
                            .setParameter("capacity", s.capacity())
                            .setParameter("today", today)
                            .getResultList();
            if (!result.isEmpty()) {
                created += result.getFirst() ? 1 : 0;
                changed += result.getFirst() ? 0 : 1;
            }
        }
        return Response.status(201).entity(new Changes(created, changed)).build();
    }

    @GET
    @Path("/stations")
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public List<Station> list(@QueryParam("area") @Size(max = 15) @Nullable String area) {
        String root = area == null ? person.areaOfAsker() : area;
        areas.demand(person.area(), root);
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + "select code, name, area, capacity from station where area"
                                        + " in (select code from below) order by code",
                                Tuple.class)
                        .setParameter("root", root)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Station(
                                t.get("code", String.class),
                                t.get("name", String.class),
                                t.get("area", String.class),
                                t.get("capacity", Integer.class)))
                .toList();
    }

    @POST
    @Path("/boxes")
    @RolesAllowed(Roles.OPERATOR)
    public Response boxes(@NotEmpty @Size(max = 100_000) List<@NotNull @Valid Box> boxes) {
        List<String> mine = areas.codesBelow(person.areaOfAsker());
        int created = 0;
        int changed = 0;
        for (Box b : boxes) {
            List<Boolean> result =
                    database.createNativeQuery(
                                    """
                                    insert into box
                                    select :box, id, cast(:profile as text) from station
                                     where code = :station and area in (:mine)
                                    on conflict (box) do update set station = excluded.station,
                                        profile = excluded.profile
                                     where box.station in (
                                        select id from station where area in (:mine))
                                    returning xmax = 0
                                    """,
                                    Boolean.class)
                            .setParameter("box", b.box())
                            .setParameter("station", b.station())
                            .setParameter("profile", b.profile())
                            .setParameter("mine", mine)
                            .getResultList();
            if (result.isEmpty()) {
                // no such station, or the box stands in another operator's
                throw new ProblemException(
                        Problem.VALIDATION, "station " + b.station() + ", box " + b.box());
            }
            created += result.getFirst() ? 1 : 0;
            changed += result.getFirst() ? 0 : 1;
        }
        return Response.status(201).entity(new Changes(created, changed)).build();
    }

    /** Those of the register, and those that came to an edge of the area and are in none. */
    @GET
    @Path("/boxes")
    @RolesAllowed(Roles.OPERATOR)
    public List<KnownBox> boxes(@QueryParam("area") @Size(max = 15) @Nullable String area) {
        String root = area == null ? person.areaOfAsker() : area;
        areas.demand(person.area(), root);
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select b.box, s.code as station, b.profile, n.edge, n.at,
                                               c.at as cloned
                                          from box b join station s on s.id = b.station
                                          left join box_seen n on n.box = b.box
                                          left join box_cloned c on c.box = b.box
                                         where s.area in (select code from below)
                                        union all
                                        select n.box, null, null, n.edge, n.at, null
                                          from box_seen n join edge e on e.name = n.edge
                                         where e.area in (select code from below)
                                           and not exists (
                                               select from box b where b.box = n.box)
                                         order by box
                                        """,
                                Tuple.class)
                        .setParameter("root", root)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new KnownBox(
                                t.get("box", String.class),
                                t.get("station", String.class),
                                t.get("profile", String.class),
                                t.get("edge", String.class),
                                t.get("at", Instant.class),
                                t.get("cloned", Instant.class)))
                .toList();
    }
}
