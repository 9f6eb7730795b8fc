package kejian.origin.withdrawal;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.WithdrawalReceipt;
import kejian.origin.edge.EdgeKeys;
import kejian.origin.problem.ProblemException;

/** Receipts as edges signed them. The same one twice changes nothing: an answer may be lost. */
@ApplicationScoped
class Receipts {

    private final EntityManager database;
    private final EdgeKeys keys;
    private final ObjectMapper json;
    private final Clock clock;

    Receipts(EntityManager database, EdgeKeys keys, ObjectMapper json, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param edge whose token it came with
     * @throws ProblemException {@code edge-key} where it is signed by another key than the edge's,
     *     {@code signature-invalid}, {@code forbidden}
     */
    @Transactional(rollbackOn = Exception.class)
    void add(String edge, SignedDocument envelope) throws IOException {
        KeyRing.Key key = keys.of(edge).orElseThrow(() -> new ProblemException(Problem.EDGE_KEY));
        if (envelope.signatures().stream().noneMatch(s -> key.keyId().equals(s.keyId()))) {
            throw new ProblemException(Problem.EDGE_KEY);
        }
        if (!WithdrawalReceipt.MEDIA_TYPE.equals(envelope.payloadType())
                || !envelope.isSignedBy(key)) {
            throw new ProblemException(Problem.SIGNATURE_INVALID);
        }
        WithdrawalReceipt receipt = read(envelope);
        if (!edge.equals(receipt.edge())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        String sha256 = Digest.of(envelope.payloadBytes()).hex();
        store(sha256, key, receipt, json.writeValueAsString(envelope));
    }

    private WithdrawalReceipt read(SignedDocument envelope) {
        try {
            return json.readValue(envelope.payloadBytes(), WithdrawalReceipt.class);
        } catch (IOException e) {
            throw new ProblemException(Problem.VALIDATION, "payload");
        }
    }

    private void store(String sha256, KeyRing.Key key, WithdrawalReceipt receipt, String envelope) {
        Instant at;
        String ids;
        try {
            at = Instant.parse(receipt.at());
            // as a UUID is written: Java reads more spellings than the database does
            ids =
                    receipt.courseware().stream()
                            .map(id -> UUID.fromString(id).toString())
                            .collect(Collectors.joining(","));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new ProblemException(Problem.VALIDATION, "payload");
        }
        if (receipt.courseware().size() > WithdrawalReceipt.MOST) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, "courseware");
        }
        if (!withdrawsAny(ids)) {
            return; // of what never was withdrawn there is nothing to confirm, nor to repeat
        }
        database.createNativeQuery(
                        """
                        insert into withdrawal_receipt (sha256, edge, release, at, received_at,
                               key_id, public_key, envelope)
                        values (:sha256, :edge, :release, :at, :now, :key_id, :public_key,
                                :envelope)
                        on conflict do nothing
                        """)
                .setParameter("sha256", sha256)
                .setParameter("edge", receipt.edge())
                .setParameter("release", receipt.release())
                .setParameter("at", at)
                .setParameter("now", clock.instant())
                .setParameter("key_id", key.keyId())
                .setParameter("public_key", key.publicKey())
                .setParameter("envelope", envelope)
                .executeUpdate();
        database.createNativeQuery(
                        """
                        insert into withdrawal_confirmed (courseware, edge, receipt)
                        select cast(id as uuid), :edge, :sha256
                          from string_to_table(:ids, ',') as t(id)
                         where exists (select from courseware c
                                        where c.id = cast(t.id as uuid)
                                          and c.state = 'WITHDRAWN')
                        on conflict do nothing
                        """)
                .setParameter("edge", receipt.edge())
                .setParameter("sha256", sha256)
                .setParameter("ids", ids)
                .executeUpdate();
    }

    private boolean withdrawsAny(String ids) {
        return !ids.isEmpty()
                && (boolean)
                        database.createNativeQuery(
                                        """
                                        select exists (
                                            select from courseware
                                             where state = 'WITHDRAWN'
                                               and id = any (cast(string_to_array(:ids, ',') as uuid[])))
                                        """,
                                        Boolean.class)
                                .setParameter("ids", ids)
                                .getSingleResult();
    }
}
