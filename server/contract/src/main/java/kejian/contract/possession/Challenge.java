package kejian.contract.possession;

import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Snapshot.County;
import org.jspecify.annotations.Nullable;

/**
 * The province asks an edge to read its disk ({@code GET /sync/possession}).
 *
 * @param id of this challenge
 * @param nonce Base64 of {@value #NONCE_BYTES} bytes that nobody could know before; it also says
 *     which leaves are meant
 * @param release whose blobs are meant
 * @param leaves how many, or all where the release has fewer
 * @param answerBy ISO 8601 instant by the province's clock: what is not there must not be fetched
 *     meanwhile
 * @param suspect blobs that failed the last time: to be read whole, and fetched again where they
 *     are damaged
 * @param county the county's release whose blobs are meant as well, after the province's
 */
public record Challenge(
        String id,
        String nonce,
        long release,
        int leaves,
        String answerBy,
        List<BlobRef> suspect,
        @Nullable County county) {

    public static final int NONCE_BYTES = 32;

    /** No province asks for more. */
    public static final int MOST_LEAVES = 20_000;

    public Challenge {
        suspect = List.copyOf(suspect);
    }
}
