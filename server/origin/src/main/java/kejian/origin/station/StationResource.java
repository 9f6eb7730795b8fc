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
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The register of stations. */
@Path("/api/stations")
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

    /**
     * A station as the API takes and shows it.
     *
     * @param type none leaves what is known of it
     */
    public record Station(
            @NotNull @Pattern(regexp = "[0-9A-Za-z-]{1,32}") String code,
            @NotNull @Size(min = 1, max = 100) String name,
            @NotNull @Size(min = 1, max = 15) String area,
            @Min(0) @Max(100_000) int capacity,
            @Nullable StationType type) {}

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response put(@NotEmpty @Size(max = 100_000) List<@NotNull @Valid Station> stations) {
        Set<String> mine = Set.copyOf(areas.codesBelow(person.areaOfAsker()));
        demandOwn(stations);
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
                                    insert into station
                                        (id, code, name, area, capacity, opened_on, type)
                                    values (:id, :code, :name, :area, :capacity, :today,
                                            cast(:type as text))
                                    on conflict (code) do update set name = excluded.name,
                                        area = excluded.area, capacity = excluded.capacity,
                                        type = coalesce(excluded.type, station.type),
                                        closed_on = null
                                     where (station.name, station.area, station.capacity,
                                            station.type, station.closed_on)
                                        is distinct from
                                           (excluded.name, excluded.area, excluded.capacity,
                                            coalesce(excluded.type, station.type),
                                            cast(null as date))
                                    returning xmax = 0
                                    """,
                                    Boolean.class)
                            .setParameter("id", UUID.randomUUID())
                            .setParameter("code", s.code())
                            .setParameter("name", s.name())
                            .setParameter("area", s.area())
                            .setParameter("capacity", s.capacity())
                            .setParameter("today", today)
                            .setParameter("type", s.type() == null ? null : s.type().name())
                            .getResultList();
            if (!result.isEmpty()) {
                created += result.getFirst() ? 1 : 0;
                changed += result.getFirst() ? 0 : 1;
            }
        }
        return Response.status(201).entity(new Changes(created, changed)).build();
    }

    /** A code is one station's in the whole province: who is not its operator cannot take it. */
    private void demandOwn(List<Station> stations) {
        List<?> others =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select code from station where code = any(:codes)
                                           and area not in (select code from below)
                                         order by code limit 1
                                        """,
                                String.class)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter(
                                "codes",
                                stations.stream().map(Station::code).toArray(String[]::new))
                        .getResultList();
        if (!others.isEmpty()) {
            throw new ProblemException(
                    Problem.VALIDATION, "station " + others.getFirst() + " is another area's");
        }
    }

    /**
     * Of one's area, by code; those that were closed are not among them.
     *
     * @param q the beginning of its code, or of one that it had, or a part of its name
     */
    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public List<Station> list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("q") @Size(max = 100) @Nullable String q,
            @QueryParam("size") @Min(1) @Max(100_000) @Nullable Integer size) {
        String root = areas.within(person.areaOfAsker(), area);
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select code, name, area, capacity, type from station
                                         where area in (select code from below)
                                           and closed_on is null
                                           and (cast(:q as text) is null
                                                or starts_with(lower(code), lower(:q))
                                                or strpos(lower(name), lower(:q)) > 0
                                                or id in (select station from station_before
                                                           where starts_with(
                                                               lower(code), lower(:q))))
                                         order by code limit cast(:size as int)
                                        """,
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("q", q)
                        .setParameter("size", size)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Station(
                                t.get("code", String.class),
                                t.get("name", String.class),
                                t.get("area", String.class),
                                t.get("capacity", Integer.class),
                                type(t.get("type", String.class))))
                .toList();
    }

    /**
     * What a station was called.
     *
     * @param until when it was called so last; none: it still is
     */
    public record Called(String code, String name, String area, @Nullable Instant until) {}

    /** By its code, or by one that it had: the newest name first. */
    @GET
    @Path("/{code}/names")
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    public List<Called> names(String code) {
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        , wanted as (
                                            select id from station where code = :code
                                            union all
                                            select station from station_before
                                             where code = :code
                                               and not exists (select 1 from station
                                                                where code = :code)
                                        )
                                        select n.code, n.name, n.area, n.until
                                          from (select id, code, name, area,
                                                       cast(null as timestamptz) as until,
                                                       cast(null as bigint) as step
                                                  from station
                                                union all
                                                select station, code, name, area, until, id
                                                  from station_before) n
                                         where n.id in (
                                             select id from station
                                              where id in (select id from wanted)
                                                and area in (select code from below))
                                         order by n.step desc nulls first
                                        """,
                                Tuple.class)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter("code", code)
                        .getResultList();
        if (rows.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return rows.stream()
                .map(t ->
                        new Called(
                                t.get("code", String.class),
                                t.get("name", String.class),
                                t.get("area", String.class),
                                t.get("until", Instant.class)))
                .toList();
    }

    private static @Nullable StationType type(@Nullable String name) {
        return name == null ? null : StationType.valueOf(name);
    }
}
