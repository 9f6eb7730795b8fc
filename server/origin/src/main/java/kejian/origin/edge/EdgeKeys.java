package kejian.origin.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.origin.problem.ProblemException;

/**
 * The key that each edge signs with. The first that comes with an edge's token is pinned (trust on
 * first use: a person handed the token over); a token that is stolen later brings no other key in.
 */
@ApplicationScoped
public class EdgeKeys {

    private final EntityManager database;
    private final ObjectMapper json;
    private final Clock clock;

    EdgeKeys(EntityManager database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** The pinned key of an edge. */
    @Transactional
    public Optional<KeyRing.Key> of(String edge) {
        return rows(edge).stream().findFirst().flatMap(EdgeKeys::key);
    }

    /**
     * @return whether it is the edge's key now; another one than the pinned is kept to be shown
     * @throws ProblemException {@code signature-invalid}, {@code forbidden}, {@code not-found}
     */
    @Transactional(rollbackOn = Exception.class)
    boolean pin(String edge, SignedDocument word) {
        EdgeKey said = said(word);
        if (!edge.equals(said.edge())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        KeyRing.Key claimed = said.key();
        List<Tuple> rows = rows(edge);
        if (rows.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        Optional<KeyRing.Key> pinned = key(rows.getFirst());
        if (pinned.isPresent() && !pinned.get().equals(claimed)) {
            database.createNativeQuery(
                            """
                            update edge set refused_key_id = :id, refused_key_at = :now
                             where name = :edge
                            """)
                    .setParameter("id", claimed.keyId())
                    .setParameter("now", clock.instant())
                    .setParameter("edge", edge)
                    .executeUpdate();
            return false;
        }
        database.createNativeQuery(
                        "update edge set key_id = :id, public_key = :key where name = :edge")
                .setParameter("id", claimed.keyId())
                .setParameter("key", claimed.publicKey())
                .setParameter("edge", edge)
                .executeUpdate();
        return true;
    }

    /** Edges of which another key was refused since their enrolment, and what to do about it. */
    @Transactional
    Map<String, EdgeState.Reason> refused() {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select name, refused_key_id, refused_key_at from edge where"
                                        + " refused_key_id is not null",
                                Tuple.class)
                        .getResultList();
        Map<String, EdgeState.Reason> all = new HashMap<>();
        for (Tuple row : rows) {
            String key = row.get("refused_key_id", String.class).substring(0, 12);
            Instant at = row.get("refused_key_at", Instant.class).truncatedTo(ChronoUnit.SECONDS);
            all.put(
                    row.get("name", String.class),
                    new EdgeState.Reason(
                            "other-key",
                            ("%s 有另一把密钥（%s…）用它的令牌登记，已拒绝：" + "如更换过磁盘请重新登记，否则令牌可能被盗")
                                    .formatted(at, key),
                            ("another key (%s…) came with its token at %s and was refused: enroll"
                                            + " it again if its disk was changed, or else the token"
                                            + " may be stolen")
                                    .formatted(key, at)));
        }
        return all;
    }

    /** A new enrolment: the next key that comes is pinned. */
    @Transactional
    void forget(String edge) {
        database.createNativeQuery(
                        """
                        update edge set key_id = null, public_key = null, refused_key_id = null,
                                        refused_key_at = null
                         where name = :edge
                        """)
                .setParameter("edge", edge)
                .executeUpdate();
    }

    /**
     * What an edge says of its key, if that very key signed it.
     *
     * @throws ProblemException {@code signature-invalid}
     */
    EdgeKey said(SignedDocument word) {
        if (word.payload() == null || word.signatures().stream().anyMatch(s -> s.sig() == null)) {
            throw new ProblemException(Problem.SIGNATURE_INVALID);
        }
        EdgeKey claimed;
        try {
            claimed = json.readValue(word.payloadBytes(), EdgeKey.class);
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(Problem.SIGNATURE_INVALID);
        }
        if (claimed == null
                || claimed.edge() == null
                || claimed.key() == null
                || claimed.key().keyId() == null
                || claimed.key().publicKey() == null) {
            throw new ProblemException(Problem.SIGNATURE_INVALID);
        }
        if (!EdgeKey.MEDIA_TYPE.equals(word.payloadType()) || !word.isSignedBy(claimed.key())) {
            throw new ProblemException(Problem.SIGNATURE_INVALID);
        }
        return claimed;
    }

    /** Locked, so that of two keys that come at once one is the first. */
    private List<Tuple> rows(String edge) {
        return database.createNativeQuery(
                        "select key_id, public_key from edge where name = :edge for update",
                        Tuple.class)
                .setParameter("edge", edge)
                .getResultList();
    }

    private static Optional<KeyRing.Key> key(Tuple row) {
        String id = row.get("key_id", String.class);
        return id == null
                ? Optional.empty()
                : Optional.of(new KeyRing.Key(id, row.get("public_key", String.class)));
    }
}
