package kejian.origin.possession;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.edge.EdgeReport;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Proof;
import kejian.contract.problem.Problem;
import kejian.contract.release.Snapshot;
import kejian.origin.edge.Edges;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/** What each edge was asked, and what it answered; times are the province's own. */
@ApplicationScoped
class Challenges {

    private static final int SHOWN = 100;

    private final EntityManager database;
    private final Edges edges;
    private final Documents documents;
    private final PossessionConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Challenges(
            EntityManager database,
            Edges edges,
            Documents documents,
            PossessionConfig config,
            ObjectMapper json,
            Clock clock) {
        this.database = database;
        this.edges = edges;
        this.documents = documents;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A challenge as operators see it.
     *
     * @param county whose release was meant as well
     * @param failed what was absent or other bytes
     * @param readBytes what the province itself read to judge it
     */
    record Shown(
            UUID id,
            long release,
            Snapshot.@Nullable County county,
            int leaves,
            Instant openedAt,
            Instant answerBy,
            @Nullable Instant answeredAt,
            @Nullable Verdict verdict,
            List<Failed> failed,
            @Nullable Long readBytes,
            @Nullable Long readMs) {}

    /**
     * @param sha256 of the blob
     * @param absent whether the edge said itself that the piece is not there
     */
    record Failed(String sha256, long sizeBytes, long offset, boolean absent) {}

    /** What the edge is to answer now, if anything; the same until it is answered or late. */
    @Transactional(rollbackOn = Exception.class)
    Optional<Challenge> ask(String edge) throws IOException {
        boolean wanted = lock(edge);
        Instant now = clock.instant();
        Tuple last = newest(edge);
        Held reported = reported(edge);
        if (last != null && last.get("verdict") == null) {
            if (last.get("answered_at") != null) {
                return Optional.empty(); // being judged
            }
            if (!held(last).equals(reported)) {
                dropped(last.get("id", UUID.class)); // it has another release by now
            } else if (last.get("answer_by", Instant.class).isAfter(now)) {
                return Optional.of(challenge(last, List.of()));
            } else {
                silent(last.get("id", UUID.class));
            }
            last = newest(edge);
        }
        if (reported.release() == 0 || last != null && !wanted && now.isBefore(due(last))) {
            return Optional.empty();
        }
        return Optional.of(open(edge, reported, now, last));
    }

    /** What an edge says that it holds; a county's release that nobody here knows is none. */
    private Held reported(String edge) throws IOException {
        EdgeReport report = edges.report(edge).orElse(null);
        if (report == null) {
            return new Held(0, null);
        }
        Snapshot.County county = report.county();
        boolean isOurs = county != null && documents.county(county).isPresent();
        return new Held(report.activeRelease(), isOurs ? county : null);
    }

    /** A release of the province, and a county's beside it. */
    private record Held(long release, Snapshot.@Nullable County county) {}

    private Held held(Tuple row) throws JsonProcessingException {
        return new Held(row.get("release", Long.class), county(row));
    }

    private Snapshot.@Nullable County county(Tuple row) throws JsonProcessingException {
        String text = row.get("county", String.class);
        return text == null ? null : json.readValue(text, Snapshot.County.class);
    }

    private boolean lock(String edge) {
        List<Boolean> found =
                database.createNativeQuery(
                                "select proof_wanted from edge where name = :e for update",
                                Boolean.class)
                        .setParameter("e", edge)
                        .getResultList();
        return found.stream().findFirst().orElseThrow(Challenges::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.NOT_FOUND);
    }

    private @Nullable Tuple newest(String edge) {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select * from possession where edge = :e order by opened_at desc"
                                        + " limit 1",
                                Tuple.class)
                        .setParameter("e", edge)
                        .getResultList();
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private Instant due(Tuple last) {
        Instant opened = last.get("opened_at", Instant.class);
        if (Verdict.PROVED != verdict(last)) {
            return opened.plus(config.again());
        }
        double share = 0.75 + (last.get("nonce", byte[].class)[0] & 0xff) / 510.0;
        return opened.plus(Duration.ofMillis((long) (config.every().toMillis() * share)));
    }

    private Challenge open(String edge, Held held, Instant now, @Nullable Tuple last)
            throws JsonProcessingException {
        byte[] nonce = new byte[Challenge.NONCE_BYTES];
        random.nextBytes(nonce);
        UUID id = UUID.randomUUID();
        database.createNativeQuery(
                        """
                        insert into possession (id, edge, nonce, release, county, leaves, opened_at,
                                                answer_by)
                        values (:id, :edge, :nonce, :release, cast(:county as text), :leaves, :now,
                                :by)
                        """)
                .setParameter("id", id)
                .setParameter("edge", edge)
                .setParameter("nonce", nonce)
                .setParameter("release", held.release())
                .setParameter(
                        "county",
                        held.county() == null ? null : json.writeValueAsString(held.county()))
                .setParameter("leaves", Math.min(config.leaves(), Challenge.MOST_LEAVES))
                .setParameter("now", now)
                .setParameter("by", now.plus(config.answerWithin()))
                .executeUpdate();
        database.createNativeQuery("update edge set proof_wanted = false where name = :e")
                .setParameter("e", edge)
                .executeUpdate();
        return challenge(
                java.util.Objects.requireNonNull(newest(edge)),
                last == null ? List.of() : failed(last));
    }

    private Challenge challenge(Tuple row, List<Failed> suspect) throws JsonProcessingException {
        return new Challenge(
                row.get("id", UUID.class).toString(),
                Base64.getEncoder().encodeToString(row.get("nonce", byte[].class)),
                row.get("release", Long.class),
                row.get("leaves", Integer.class),
                row.get("answer_by", Instant.class).toString(),
                suspect.stream()
                        .map(f -> new kejian.contract.blob.BlobRef(f.sha256(), f.sizeBytes()))
                        .distinct()
                        .toList(),
                county(row));
    }

    /** Takes an answer; the same again changes nothing. */
    @Transactional(rollbackOn = Exception.class)
    void answer(String edge, Proof proof) {
        byte[] tags = tags(proof.tags());
        Tuple row = one(edge, proof.challenge());
        byte[] before = row.get("tags", byte[].class);
        if (row.get("answered_at") != null) {
            if (row.get("verdict") == null && !Arrays.equals(before, tags)) {
                throw new ProblemException(Problem.CONFLICT, "challenge");
            }
            return;
        }
        Instant now = clock.instant();
        if (row.get("verdict") != null || now.isAfter(row.get("answer_by", Instant.class))) {
            silent(row.get("id", UUID.class));
            return; // noted as silent; the edge has nothing to repeat
        }
        database.createNativeQuery(
                        "update possession set answered_at = :now, tags = :tags where id = :id")
                .setParameter("now", now)
                .setParameter("tags", tags)
                .setParameter("id", row.get("id", UUID.class))
                .executeUpdate();
    }

    private static byte[] tags(String text) {
        try {
            byte[] tags = Base64.getDecoder().decode(text);
            if (tags.length > Challenge.MOST_LEAVES * LeafTag.BYTES) {
                throw new ProblemException(Problem.VALIDATION, "tags");
            }
            return tags;
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.VALIDATION, "tags");
        }
    }

    private Tuple one(String edge, String id) {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select * from possession where cast(id as text) = :id and edge ="
                                        + " :e for update",
                                Tuple.class)
                        .setParameter("id", id)
                        .setParameter("e", edge)
                        .getResultList();
        return rows.stream().findFirst().orElseThrow(Challenges::unknown);
    }

    private void silent(UUID id) {
        database.createNativeQuery(
                        "update possession set verdict = 'SILENT' where id = :id and verdict is"
                                + " null")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** An answer that nobody has judged yet. */
    record Answered(
            UUID id,
            String edge,
            byte[] nonce,
            long release,
            Snapshot.@Nullable County county,
            int leaves,
            byte[] tags) {}

    @Transactional(rollbackOn = Exception.class)
    Optional<Answered> toJudge() throws JsonProcessingException {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select * from possession where verdict is null and answered_at is not null
                                 order by answered_at limit 1
                                """,
                                Tuple.class)
                        .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Tuple row = rows.getFirst();
        return Optional.of(
                new Answered(
                        row.get("id", UUID.class),
                        row.get("edge", String.class),
                        row.get("nonce", byte[].class),
                        row.get("release", Long.class),
                        county(row),
                        row.get("leaves", Integer.class),
                        row.get("tags", byte[].class)));
    }

    @Transactional(rollbackOn = Exception.class)
    void judged(UUID id, Verdict verdict, List<Failed> failed, long readBytes, long readMs)
            throws JsonProcessingException {
        database.createNativeQuery(
                        """
                        update possession set verdict = :v, failed = :f, read_bytes = :b, read_ms = :ms,
                            tags = null
                         where id = :id and verdict is null
                        """)
                .setParameter("v", verdict.name())
                .setParameter("f", json.writeValueAsString(failed))
                .setParameter("b", readBytes)
                .setParameter("ms", readMs)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** It counts for nothing: the edge is asked again when its turn comes. */
    @Transactional
    void dropped(UUID id) {
        database.createNativeQuery("delete from possession where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Newest first. */
    @Transactional(rollbackOn = Exception.class)
    List<Shown> of(String edge) throws JsonProcessingException {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select * from possession where edge = :e order by opened_at desc"
                                        + " limit :most",
                                Tuple.class)
                        .setParameter("e", edge)
                        .setParameter("most", SHOWN)
                        .getResultList();
        List<Shown> shown = new java.util.ArrayList<>();
        for (Tuple row : rows) {
            shown.add(
                    new Shown(
                            row.get("id", UUID.class),
                            row.get("release", Long.class),
                            county(row),
                            row.get("leaves", Integer.class),
                            row.get("opened_at", Instant.class),
                            row.get("answer_by", Instant.class),
                            row.get("answered_at", Instant.class),
                            verdict(row),
                            failed(row),
                            row.get("read_bytes", Long.class),
                            row.get("read_ms", Long.class)));
        }
        return shown;
    }

    /** Asks for a proof at the edge's next look. */
    @Transactional
    void want(String edge) {
        database.createNativeQuery("update edge set proof_wanted = true where name = :e")
                .setParameter("e", edge)
                .executeUpdate();
    }

    /** What is older than half a year proves nothing any more. */
    @io.quarkus.scheduler.Scheduled(cron = "0 40 3 * * ?")
    @Transactional
    void forget() {
        database.createNativeQuery("delete from possession where opened_at < :before")
                .setParameter("before", clock.instant().minus(Duration.ofDays(180)))
                .executeUpdate();
    }

    private static @Nullable Verdict verdict(Tuple row) {
        String text = row.get("verdict", String.class);
        return text == null ? null : Verdict.valueOf(text);
    }

    private List<Failed> failed(Tuple row) throws JsonProcessingException {
        String text = row.get("failed", String.class);
        return text == null ? List.of() : List.of(json.readValue(text, Failed[].class));
    }
}
