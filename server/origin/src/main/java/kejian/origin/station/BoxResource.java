package kejian.origin.station;

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
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The register of boxes, and the boxes that came and are in none. */
@Path("/api/boxes")
@RunOnVirtualThread
@Transactional
public class BoxResource {

    /**
     * Box, or stranger, of the area {@code :root}. What an edge sees it tells for a day: after an
     * operator's word it says nothing new for as long and an hour.
     */
    private static final String SHOWN =
            """
            , shown as (
                select b.box, s.code as station, s.name as stationname, b.profile, n.edge, n.at,
                       greatest(c.at, t.at) as cloned,
                       c.at as one_at, c.edge as one_edge,
                       t.at as two_at, t.how, t.edge as two_edge, t.other,
                       d.at as settled, d.who, d.note
                  from box b join station s on s.id = b.station
                  left join box_seen n on n.box = b.box
                  left join box_settled d on d.box = b.box
                  left join box_cloned c on c.box = b.box
                        and (d.at is null or c.at > d.at + interval '25 hours')
                  left join box_twice t on t.box = b.box and (d.at is null or t.at > d.at)
                 where s.area in (select code from below)
                union all
                select n.box, null, null, null, n.edge, n.at, null, null, null, null, null, null, null,
                       null, null, null
                  from box_seen n join edge e on e.name = n.edge
                 where e.area in (select code from below)
                   and not exists (select from box b where b.box = n.box))
            """;

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;
    private final OriginConfig.Province province;

    BoxResource(
            EntityManager database,
            Areas areas,
            CurrentPerson person,
            Clock clock,
            OriginConfig config) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
        this.province = config.province();
    }

    /**
     * Where a box stands.
     *
     * @param profile none leaves what is known of it; empty takes it away
     */
    public record Box(
            @NotNull @Size(min = 1, max = 64) String box,
            @NotNull @Size(max = 32) String station,
            @Nullable @Pattern(regexp = "[a-z0-9-]{0,32}") String profile) {}

    /**
     * A box as it is known.
     *
     * @param station none of a box that came and is in no register
     * @param seenAt when an edge heard of it last
     * @param clonedAt when its name was last used at two places at once, and nobody said since that
     *     it is settled
     * @param clones how that is known, the newest first
     * @param settled what an operator last said of it
     */
    public record KnownBox(
            String box,
            @Nullable String station,
            @Nullable String stationName,
            @Nullable String profile,
            @Nullable String edge,
            @Nullable Instant seenAt,
            @Nullable Instant clonedAt,
            List<Clone> clones,
            @Nullable Settled settled) {}

    public record Settled(Instant at, String by, String note) {}

    public record Settling(
            @NotNull @Size(min = 1, max = 64) String box, @NotBlank @Size(max = 500) String note) {}

    public record KnownBoxes(long total, List<KnownBox> items) {}

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response put(@NotEmpty @Size(max = 100_000) List<@NotNull @Valid Box> boxes) {
        String root = person.areaOfAsker();
        int created = 0;
        int changed = 0;
        for (Box b : boxes) {
            List<Boolean> result =
                    database.createNativeQuery(
                                    Areas.BELOW
                                            + """
                                            insert into box
                                            select :box, id, nullif(cast(:profile as text), '')
                                              from station where code = :station
                                               and closed_on is null
                                               and area in (select code from below)
                                            on conflict (box) do update set
                                                station = excluded.station,
                                                profile = case
                                                    when cast(:profile as text) is null
                                                    then box.profile else excluded.profile end
                                             where box.station in (select id from station
                                                where area in (select code from below))
                                            returning xmax = 0
                                            """,
                                    Boolean.class)
                            .setParameter("root", root)
                            .setParameter("box", b.box())
                            .setParameter("station", b.station())
                            .setParameter("profile", b.profile())
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

    /** It stands nowhere any more; where it comes again it is a stranger. */
    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    public void remove(@QueryParam("box") @NotNull @Size(min = 1, max = 64) String box) {
        int gone =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        delete from box where box = :box
                                           and station in (select id from station
                                                where area in (select code from below))
                                        """)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter("box", box)
                        .executeUpdate();
        if (gone == 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    /**
     * Those of the register, and those that came to an edge of the area and are in none.
     *
     * @param only {@code strangers} are in no register, of {@code clones} one name was used at two
     *     places
     * @param q the beginning of its name
     */
    @GET
    @RolesAllowed(Roles.OPERATOR)
    public KnownBoxes list(
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("only")
                    @DefaultValue("all")
                    @Size(max = 9)
                    @Pattern(regexp = "all|strangers|clones")
                    String only,
            @QueryParam("q") @Size(max = 64) @Nullable String q,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("100") @Min(1) @Max(1_000) int size) {
        String root = areas.within(person.areaOfAsker(), area);
        String wanted =
                " where (cast(:q as text) is null or starts_with(lower(box), lower(:q)))"
                        + switch (only) {
                            case "strangers" -> " and station is null";
                            case "clones" -> " and cloned is not null";
                            default -> "";
                        };
        String from = Areas.BELOW.stripTrailing() + SHOWN;
        Number total =
                (Number)
                        database.createNativeQuery(
                                        from + "select count(*) from shown" + wanted, Long.class)
                                .setParameter("root", root)
                                .setParameter("q", q)
                                .getSingleResult();
        Query query =
                database.createNativeQuery(
                                from
                                        + "select * from shown"
                                        + wanted
                                        + " order by box limit :size offset :from",
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("q", q)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new KnownBoxes(total.longValue(), shown(query));
    }

    /**
     * Somebody looked after it: one of two was renamed, or it was one and the same. What was seen
     * before this moment is not told again, whenever it arrives; what is seen after it is.
     */
    @POST
    @Path("/settled")
    @RolesAllowed(Roles.OPERATOR)
    public KnownBox settle(@NotNull @Valid Settling settling) {
        String root = person.areaOfAsker();
        KnownBox before =
                one(root, settling.box())
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        if (before.clonedAt() == null) {
            throw new ProblemException(Problem.CONFLICT, "it is not told of");
        }
        database.createNativeQuery(
                        """
                        insert into box_settled values (:box, :at, :who, :note)
                        on conflict (box) do update
                           set at = excluded.at, who = excluded.who, note = excluded.note
                        """)
                .setParameter("box", settling.box())
                .setParameter("at", clock.instant())
                .setParameter("who", person.name())
                .setParameter("note", settling.note().strip())
                .executeUpdate();
        return one(root, settling.box()).orElseThrow();
    }

    private Optional<KnownBox> one(String root, String box) {
        Query query =
                database.createNativeQuery(
                                Areas.BELOW.stripTrailing()
                                        + SHOWN
                                        + "select * from shown where box = :box",
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("box", box);
        return shown(query).stream().findFirst();
    }

    private List<KnownBox> shown(Query query) {
        List<?> rows = query.getResultList();
        Clones clones = new Clones(database, province);
        return rows.stream().map(Tuple.class::cast).map(t -> shown(t, clones)).toList();
    }

    private static KnownBox shown(Tuple t, Clones clones) {
        Instant settled = t.get("settled", Instant.class);
        return new KnownBox(
                t.get("box", String.class),
                t.get("station", String.class),
                t.get("stationname", String.class),
                t.get("profile", String.class),
                t.get("edge", String.class),
                t.get("at", Instant.class),
                t.get("cloned", Instant.class),
                clones.of(t),
                settled == null
                        ? null
                        : new Settled(
                                settled, t.get("who", String.class), t.get("note", String.class)));
    }
}
