package kejian.contract.withdrawal;

import java.util.List;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the province can prove of a withdrawal at one moment, signed with its release key.
 *
 * @param withdrawnAt ISO 8601 instant, as are all
 * @param release number of the first release that withdraws it, 0 while none does
 * @param issuedAt when this was written; what came later is not in it
 * @param edges every edge that was enrolled then, by name
 */
public record WithdrawalCertificate(
        String courseware,
        String title,
        String withdrawnAt,
        String by,
        String reason,
        long release,
        String issuedAt,
        List<Edge> edges) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.withdrawal-certificate+json";

    public WithdrawalCertificate {
        edges = List.copyOf(edges);
    }

    /** Where an edge stands. */
    public enum State {
        /** It signed that the courseware is gone. */
        CONFIRMED,
        /** It has not said so; it may show the courseware until its lease ends. */
        WAITING
    }

    /**
     * @param at by the receipt; none while it waits
     * @param receivedAt when the receipt came to the province; none while it waits
     * @param key that the province had pinned for the edge when the receipt came
     * @param receipt of a {@link WithdrawalReceipt}
     * @param leaseEndsAt while it waits: when it stops by itself at the latest, time without power
     *     not counted; none where the edge keeps no leases, or never had a word of the province
     * @param revokedAt since when the province gives it nothing any more; none while it is trusted
     */
    public record Edge(
            String edge,
            String area,
            State state,
            @Nullable String at,
            @Nullable String receivedAt,
            KeyRing.@Nullable Key key,
            @Nullable SignedDocument receipt,
            @Nullable String leaseEndsAt,
            @Nullable String revokedAt) {

        /** One that is trusted and of whose lease nothing is known, or matters. */
        public Edge(
                String edge,
                String area,
                State state,
                @Nullable String at,
                @Nullable String receivedAt,
                KeyRing.@Nullable Key key,
                @Nullable SignedDocument receipt) {
            this(edge, area, state, at, receivedAt, key, receipt, null, null);
        }
    }
}
