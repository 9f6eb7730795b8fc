package kejian.origin.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.contract.edge.EdgeReport;
import kejian.contract.problem.Problem;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.steering.KnownEdge;
import kejian.origin.area.Areas;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.ReleaseResource;
import org.jspecify.annotations.Nullable;

/** The register of edges, and what each last said of itself. */
@ApplicationScoped
public class Edges implements ReleaseResource.Reach {

    /** Several times the stations of the largest county. */
    private static final int BOXES_OF_EDGE = 20_000;

    /**
     * A box stays with the edge that reported it until that one has not done so for so long: edges
     * report each minute what plays there.
     */
    private static final Duration BOX_SETTLED = Duration.ofMinutes(10);

    /** An edge that is mistaken or turned takes no county's boxes in an evening unnoticed. */
    private static final int MOVES_A_MINUTE = 100;

    private static final String COLUMNS =
            "select name, area, address, report, last_seen_at, heard_signed_at from edge";

    private static final Duration BOX_KEPT = Duration.ofDays(180);

    private final EntityManager database;
    private final ObjectMapper json;
    private final Clock clock;

    Edges(EntityManager database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    record Registered(
            String name,
            String area,
            String address,
            @Nullable EdgeReport report,
            @Nullable Instant lastSeenAt,
            @Nullable Instant heardSignedAt) {

        /** One that has fetched no word yet. */
        Registered(
                String name,
                String area,
                String address,
                @Nullable EdgeReport report,
                @Nullable Instant lastSeenAt) {
            this(name, area, address, report, lastSeenAt, null);
        }
    }

    /** The area that an edge serves. */
    @Transactional
    public Optional<String> areaOf(String edge) {
        return all().stream().filter(e -> e.name().equals(edge)).map(Registered::area).findFirst();
    }

    @Transactional
    void register(String name, String area, String address) {
        int added =
                database.createNativeQuery(
                                "insert into edge (name, area, address) values (:n, :a, :d) on"
                                        + " conflict do nothing")
                        .setParameter("n", name)
                        .setParameter("a", area)
                        .setParameter("d", address)
                        .executeUpdate();
        if (added == 0) {
            throw new ProblemException(Problem.CONFLICT, name);
        }
    }

    /** The edge is about to be given a word of that date, and its leases may run from there. */
    @Transactional
    void mayHear(String name, Instant signedAt) {
        database.createNativeQuery(
                        """
                        update edge set heard_signed_at = :at
                         where name = :n
                           and (heard_signed_at is null or heard_signed_at < :at)
                        """)
                .setParameter("at", signedAt)
                .setParameter("n", name)
                .executeUpdate();
    }

    @Transactional(rollbackOn = Exception.class)
    void reported(String name, EdgeReport report) throws JsonProcessingException {
        Instant now = clock.instant();
        Moves moves = moves(name, now);
        database.createNativeQuery(
                        """
                        update edge set report = :r, last_seen_at = :at, moves_at = :used
                         where name = :n
                        """)
                .setParameter("r", json.writeValueAsString(report))
                .setParameter("at", now)
                .setParameter("used", moves.usedUpTo())
                .setParameter("n", name)
                .executeUpdate();
        // in one order for all edges, or two that saw the same boxes could wait for each other
        String boxes =
                report.boxesSeen().stream()
                        .filter(b -> Sessions.boxName(b).isPresent())
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining(","));
        database.createNativeQuery(
                        """
                        with seen as (
                            select box from string_to_table(:boxes, ',') as t(box) where box <> ''),
                        moving as (
                            select b.box from box_seen b join seen on seen.box = b.box
                             where b.edge <> :n and b.at <= :settled
                             order by b.at, b.box
                             limit :moves)
                        insert into box_seen select box, :n, :at from seen
                        on conflict (box) do update set edge = excluded.edge, at = excluded.at
                         where box_seen.edge = excluded.edge
                            or box_seen.at <= :settled
                               and box_seen.box in (select box from moving)
                        """)
                .setParameter("n", name)
                .setParameter("at", now)
                .setParameter("settled", now.minus(BOX_SETTLED))
                .setParameter("moves", moves.most())
                .setParameter("boxes", boxes)
                .executeUpdate();
        cloned(name, Objects.requireNonNullElse(report.cloned(), List.of()), now);
    }

    /**
     * Only what is in the register that this edge was given: a name that nobody gave is nobody's to
     * copy, and of another area's boxes it has nothing to say.
     */
    private void cloned(String name, List<String> boxes, Instant now) {
        String names =
                boxes.stream()
                        .filter(b -> Sessions.boxName(b).isPresent())
                        .collect(Collectors.joining(","));
        String area = areaOf(name).orElse(null);
        if (names.isEmpty() || area == null) {
            return;
        }
        database.createNativeQuery(
                        "insert into box_cloned "
                                + Areas.BELOW
                                + """
                                select b.box, :n, :at
                                  from box b join station s on s.id = b.station
                                 where b.box in (select string_to_table(:boxes, ','))
                                   and s.area in (select code from below)
                                 order by b.box
                                on conflict (box) do update
                                   set edge = excluded.edge, at = excluded.at
                                """)
                .setParameter("root", area)
                .setParameter("n", name)
                .setParameter("at", now)
                .setParameter("boxes", names)
                .executeUpdate();
    }

    /**
     * @param most boxes that a report may take over from other edges
     * @param usedUpTo from when on the next one counts
     */
    private record Moves(long most, Instant usedUpTo) {}

    /**
     * By the time since the last report, so that many reports take no more than few; all times are
     * the province's own. What is less than a whole move counts for the next report: however often
     * an edge reports, boxes do come to it.
     */
    private Moves moves(String name, Instant now) {
        List<Instant> known =
                database.createNativeQuery(
                                """
                                select coalesce(moves_at, last_seen_at) from edge where name = :n
                                   for update
                                """,
                                Instant.class)
                        .setParameter("n", name)
                        .getResultList();
        Instant last = known.isEmpty() ? null : known.getFirst();
        if (last == null) {
            return new Moves(MOVES_A_MINUTE, now);
        }
        Duration since = Duration.between(last, now);
        long elapsedMs = Math.clamp(since.toMillis(), 0, 60_000);
        long most = MOVES_A_MINUTE * elapsedMs / 60_000;
        return new Moves(most, now.minusMillis(elapsedMs - most * 60_000 / MOVES_A_MINUTE));
    }

    /** Names of boxes are anybody's invention; what has not come again for long is forgotten. */
    @Scheduled(cron = "0 50 * * * ?")
    @Transactional
    void forgetBoxes() {
        database.createNativeQuery(
                        """
                        delete from box_seen where box in (
                            select box from (
                                select box, row_number() over (partition by edge order by at desc) n
                                  from box_seen) ranked
                             where n > :most)
                        """)
                .setParameter("most", BOXES_OF_EDGE)
                .executeUpdate();
        database.createNativeQuery("delete from box_seen where at < :before")
                .setParameter("before", clock.instant().minus(BOX_KEPT))
                .executeUpdate();
    }

    /** What steering needs to know of each; no box is sent to one that was put out. */
    @Transactional
    public List<KnownEdge> known() {
        Set<String> revoked =
                Set.copyOf(
                        database.createNativeQuery(
                                        "select name from edge where revoked_at is not null",
                                        String.class)
                                .getResultList());
        return all().stream().filter(e -> !revoked.contains(e.name())).map(Edges::known).toList();
    }

    private static KnownEdge known(Registered e) {
        EdgeReport report = e.report();
        EdgeReport.Load load = report == null ? null : report.load();
        return new KnownEdge(
                e.name(),
                e.area(),
                e.address(),
                report == null ? 0 : report.activeRelease(),
                load == null ? null : new KnownEdge.Load(load.sending(), load.most()),
                e.lastSeenAt());
    }

    /** What an edge said last; nothing of one that was put out or never spoke. */
    @Transactional
    public Optional<EdgeReport> report(String edge) {
        List<Tuple> rows =
                database.createNativeQuery(
                                COLUMNS + " where name = :e and revoked_at is null", Tuple.class)
                        .setParameter("e", edge)
                        .getResultList();
        return rows.stream()
                .findFirst()
                .map(this::read)
                .flatMap(e -> Optional.ofNullable(e.report()));
    }

    @Transactional
    List<Registered> all() {
        List<Tuple> rows =
                database.createNativeQuery(COLUMNS + " order by name", Tuple.class).getResultList();
        return rows.stream().map(this::read).toList();
    }

    private Registered read(Tuple row) {
        try {
            String report = row.get("report", String.class);
            return new Registered(
                    row.get("name", String.class),
                    row.get("area", String.class),
                    row.get("address", String.class),
                    report == null ? null : json.readValue(report, EdgeReport.class),
                    row.get("last_seen_at", Instant.class),
                    row.get("heard_signed_at", Instant.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an edge's report is no JSON", e);
        }
    }

    @Override
    public List<EdgeState> edges() {
        return all().stream()
                .map(e -> {
                    EdgeReport report = e.report();
                    return new EdgeState(
                            e.name(),
                            report == null ? 0 : report.activeRelease(),
                            report == null ? 0 : report.missingBytes());
                })
                .toList();
    }
}
