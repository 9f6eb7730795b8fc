package kejian.origin.edge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.contract.problem.Problem;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.origin.identity.Tokens;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/**
 * How an edge comes in and how it is put out again. A code is good for one edge, one key and some
 * days; the edge shows that it has it without sending it.
 */
@ApplicationScoped
class Enrolments {

    /** An edge whose answer was lost on the way asks again; long after, somebody else would. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(15);

    private final EntityManager database;
    private final Tokens tokens;
    private final EdgeKeys keys;
    private final Documents documents;
    private final EdgeConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Enrolments(
            EntityManager database,
            Tokens tokens,
            EdgeKeys keys,
            Documents documents,
            EdgeConfig config,
            Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.keys = keys;
        this.documents = documents;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param code shown once
     */
    record Issued(String name, String code, Instant expiresAt) {}

    /** A code for a registered edge. Its token and any earlier code end, a revocation too. */
    @Transactional(rollbackOn = Exception.class)
    Issued issue(String edge, String by) throws SQLException {
        byte[] secret = new byte[EnrolmentCode.SECRET_BYTES];
        random.nextBytes(secret);
        byte[] root = documents.find(SignedDocument.Type.ROOT, 1).orElseThrow();
        EnrolmentCode code = EnrolmentCode.of(secret, root);
        Instant expires = clock.instant().plus(config.codeValid()).truncatedTo(ChronoUnit.SECONDS);
        begin(edge);
        database.createNativeQuery(
                        """
                        insert into edge_enrolment (edge, secret_key, issued_by, expires_at)
                        values (:edge, :key, :by, :expires)
                        """)
                .setParameter("edge", edge)
                .setParameter("key", code.key())
                .setParameter("by", by)
                .setParameter("expires", expires)
                .executeUpdate();
        tokens.end(Tokens.ServiceKind.EDGE, edge);
        return new Issued(edge, code.text(), expires);
    }

    /** A token at once, for whoever carries files to the edge by other means. */
    @Transactional(rollbackOn = Exception.class)
    String token(String edge) throws SQLException {
        begin(edge);
        return tokens.issue(Tokens.ServiceKind.EDGE, edge);
    }

    private void begin(String edge) {
        lock(edge);
        keys.forget(edge);
        forgetCode(edge);
        database.createNativeQuery(
                        """
                        update edge set revoked_at = null, revoked_by = null, revoked_reason = null
                         where name = :edge
                        """)
                .setParameter("edge", edge)
                .executeUpdate();
    }

    private void forgetCode(String edge) {
        database.createNativeQuery("delete from edge_enrolment where edge = :edge")
                .setParameter("edge", edge)
                .executeUpdate();
    }

    /**
     * Takes an edge in that vouches for its key by the code: the key is pinned, the token is its
     * own.
     *
     * @throws ProblemException {@code enrolment-code}, {@code signature-invalid}
     */
    @Transactional(rollbackOn = Exception.class)
    Enrolment.Taken redeem(Enrolment asked) throws SQLException {
        EdgeKey said = keys.said(asked.word());
        Instant now = clock.instant();
        lock(said.edge());
        Code code = code(said.edge());
        if (code == null
                || !code.expiresAt().isAfter(now)
                || !isVouchedFor(asked, code)
                || !code.mayBeUsed(said.key().keyId(), now)) {
            throw new ProblemException(Problem.ENROLMENT_CODE);
        }
        if (!keys.pin(said.edge(), asked.word())) {
            throw new ProblemException(Problem.EDGE_KEY);
        }
        database.createNativeQuery(
                        """
                        update edge_enrolment set used_by = :key, used_at = coalesce(used_at, :now)
                         where edge = :edge
                        """)
                .setParameter("key", said.key().keyId())
                .setParameter("now", now)
                .setParameter("edge", said.edge())
                .executeUpdate();
        return new Enrolment.Taken(said.edge(), tokens.issue(Tokens.ServiceKind.EDGE, said.edge()));
    }

    private static boolean isVouchedFor(Enrolment asked, Code code) {
        String expected = EnrolmentCode.proof(code.key(), asked.word().payloadBytes());
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                asked.proof().getBytes(StandardCharsets.UTF_8));
    }

    /** Locked, so that of two edges that come with one code one is the first. */
    private @Nullable Code code(String edge) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select secret_key, expires_at, used_by, used_at from edge_enrolment
                                 where edge = :edge for update
                                """,
                                Tuple.class)
                        .setParameter("edge", edge)
                        .getResultList();
        if (rows.isEmpty()) {
            return null;
        }
        Tuple row = rows.getFirst();
        return new Code(
                row.get("secret_key", String.class),
                row.get("expires_at", Instant.class),
                row.get("used_by", String.class),
                row.get("used_at", Instant.class));
    }

    private record Code(
            String key, Instant expiresAt, @Nullable String usedBy, @Nullable Instant usedAt) {

        boolean mayBeUsed(String keyId, Instant now) {
            return usedBy == null
                    || usedAt == null
                    || usedBy.equals(keyId) && usedAt.plus(ASKED_AGAIN).isAfter(now);
        }
    }

    /** Nothing is given to this edge from now on; what it has ends with its lease. */
    @Transactional(rollbackOn = Exception.class)
    void revoke(String edge, String by, String reason) throws SQLException {
        lock(edge);
        forgetCode(edge);
        database.createNativeQuery(
                        """
                        update edge set revoked_at = :now, revoked_by = :by, revoked_reason = :why
                         where name = :edge and revoked_at is null
                        """)
                .setParameter("now", clock.instant())
                .setParameter("by", by)
                .setParameter("why", reason)
                .setParameter("edge", edge)
                .executeUpdate();
        tokens.end(Tokens.ServiceKind.EDGE, edge); // last: an enrolment under way has ended by now
    }

    /** One after the other: a code, its use, a revocation. */
    private void lock(String edge) {
        database.createNativeQuery("select name from edge where name = :edge for update")
                .setParameter("edge", edge)
                .getResultList();
    }

    /** Edges that were put out, each with who did it, when and why. */
    @Transactional
    Map<String, EdgeState.Reason> revoked() {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select name, revoked_at, revoked_by, revoked_reason from edge
                                 where revoked_at is not null
                                """,
                                Tuple.class)
                        .getResultList();
        Map<String, EdgeState.Reason> all = new HashMap<>();
        for (Tuple row : rows) {
            Instant at = row.get("revoked_at", Instant.class).truncatedTo(ChronoUnit.SECONDS);
            String by = row.get("revoked_by", String.class);
            String why = row.get("revoked_reason", String.class);
            all.put(
                    row.get("name", String.class),
                    new EdgeState.Reason(
                            "revoked",
                            "%s 由 %s 吊销：%s。用 kejian edge renew 可重新登记".formatted(at, by, why),
                            "revoked at %s by %s: %s. kejian edge renew takes it in again"
                                    .formatted(at, by, why)));
        }
        return all;
    }
}
