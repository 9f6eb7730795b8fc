package kejian.origin.withdrawal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.contract.withdrawal.WithdrawalCertificate.State;
import kejian.origin.release.LeaseConfig;
import org.jspecify.annotations.Nullable;

/** What was withdrawn after it was on the boxes, and which edges have confirmed that. */
@ApplicationScoped
class Withdrawals {

    private static final String ALL =
            """
            select c.id, c.title, c.area, e.at, e.who, coalesce(e.reason, '') as reason,
                   (select count(*) from edge x
                     where x.revoked_at is null
                        or exists (select 1 from withdrawal_confirmed w
                                    where w.edge = x.name and w.courseware = c.id)) as edges,
                   (select count(*) from withdrawal_confirmed w where w.courseware = c.id)
                        as confirmed,
                   coalesce((select min(r.number) from release r
                              where r.made_at >= date_trunc('milliseconds', e.at)), 0) as release
              from courseware c
              join lateral (select at, who, reason from courseware_event
                             where courseware = c.id and what = 'WITHDRAWN'
                             order by id desc limit 1) e on true
             where c.state = 'WITHDRAWN' and c.published_at is not null
            """;

    private final EntityManager database;
    private final ObjectMapper json;
    private final Clock clock;
    private final LeaseConfig leases;

    Withdrawals(EntityManager database, ObjectMapper json, Clock clock, LeaseConfig leases) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.leases = leases;
    }

    /**
     * @param area of the courseware
     * @param release the first that withdraws it, 0 while there is none
     * @param confirmed how many edges signed that it is gone, of {@code edges}
     * @param edges all that are enrolled; one that was revoked only if it had confirmed, since it
     *     can confirm no more
     */
    record Withdrawn(
            UUID courseware,
            String title,
            String area,
            Instant at,
            String by,
            String reason,
            long release,
            long confirmed,
            long edges) {}

    /** Newest first. */
    @Transactional
    List<Withdrawn> newestFirst() {
        List<Tuple> rows =
                database.createNativeQuery(ALL + " order by e.at desc, c.id limit 500", Tuple.class)
                        .getResultList();
        return rows.stream().map(Withdrawals::withdrawn).toList();
    }

    @Transactional
    Optional<Withdrawn> of(UUID courseware) {
        List<Tuple> rows =
                database.createNativeQuery(ALL + " and c.id = :id", Tuple.class)
                        .setParameter("id", courseware)
                        .getResultList();
        return rows.stream().map(Withdrawals::withdrawn).findFirst();
    }

    @Transactional(rollbackOn = Exception.class)
    WithdrawalCertificate certificate(Withdrawn w) throws JsonProcessingException {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select e.name, e.area, r.at, r.received_at, r.key_id, r.public_key,
                                       r.envelope, e.revoked_at,
                                       e.report is null
                                           or cast(e.report as jsonb) ->> 'lease' is not null
                                           as keeps_leases,
                                       greatest(e.heard_signed_at, carried.signed_at) as heard_at,
                                       (select made_at from release where number = :release)
                                           as withdrawn_at,
                                       (select max(l.seconds) from released_lease l
                                         where l.courseware = :id
                                           -- which of the county's releases it shows, no row says
                                           and l.release >= case when exists (
                                               select 1 from column_courseware k
                                                 join column_node n on n.id = k.column_id
                                                where k.courseware = :id and n.of_county)
                                             then 0 else coalesce(
                                               (select max(x.release) from released_lease x
                                                 where x.courseware = :id
                                                   and x.release <= cast(cast(e.report as jsonb)
                                                       ->> 'activeRelease' as bigint)), 0) end)
                                           as lent_seconds
                                  from edge e
                                  left join courier_word carried on true
                                  left join withdrawal_confirmed w
                                    on w.edge = e.name and w.courseware = :id
                                  left join withdrawal_receipt r on r.sha256 = w.receipt
                                 order by e.name
                                """,
                                Tuple.class)
                        .setParameter("id", w.courseware())
                        .setParameter("release", w.release())
                        .getResultList();
        List<WithdrawalCertificate.Edge> edges = new java.util.ArrayList<>();
        for (Tuple row : rows) {
            edges.add(edge(row));
        }
        return new WithdrawalCertificate(
                w.courseware().toString(),
                w.title(),
                w.at().toString(),
                w.by(),
                w.reason(),
                w.release(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                edges);
    }

    private WithdrawalCertificate.Edge edge(Tuple row) throws JsonProcessingException {
        String envelope = row.get("envelope", String.class);
        return new WithdrawalCertificate.Edge(
                row.get("name", String.class),
                row.get("area", String.class),
                envelope == null ? State.WAITING : State.CONFIRMED,
                text(row.get("at", Instant.class)),
                text(row.get("received_at", Instant.class)),
                envelope == null
                        ? null
                        : new KeyRing.Key(
                                row.get("key_id", String.class),
                                row.get("public_key", String.class)),
                envelope == null ? null : json.readValue(envelope, SignedDocument.class),
                envelope == null ? text(leaseEnd(row)) : null,
                text(row.get("revoked_at", Instant.class)));
    }

    /**
     * When an edge that has not confirmed stops by itself, at the latest. Its leases run from a
     * word that it may have heard before the release that withdraws: a later one renews nothing
     * before the withdrawal is in force there.
     */
    private @Nullable Instant leaseEnd(Tuple row) {
        Instant heard = row.get("heard_at", Instant.class);
        Instant withdrawn = row.get("withdrawn_at", Instant.class);
        Long seconds = row.get("lent_seconds", Long.class);
        if (!row.get("keeps_leases", Boolean.class) || heard == null) {
            return null;
        }
        Instant lentAt = withdrawn != null && withdrawn.isBefore(heard) ? withdrawn : heard;
        return lentAt.plus(seconds == null ? leases.durable() : Duration.ofSeconds(seconds));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static Withdrawn withdrawn(Tuple row) {
        return new Withdrawn(
                row.get("id", UUID.class),
                row.get("title", String.class),
                row.get("area", String.class),
                row.get("at", Instant.class),
                row.get("who", String.class),
                row.get("reason", String.class),
                row.get("release", Long.class),
                row.get("confirmed", Long.class),
                row.get("edges", Long.class));
    }
}
