package kejian.contract.courier;

import java.util.List;
import java.util.Map;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written onto a disk ({@code POST /api/courier/loads}).
 *
 * @param edge for which the difference was taken
 * @param documents by address ({@code sync/timestamp.json}): Base64 of the very bytes that were
 *     signed
 * @param blobs what the disk must hold, in rising order
 * @param heldBlobs of the release that the edge reported to have
 */
public record CourierLoad(
        String province,
        @Nullable String edge,
        long release,
        String expires,
        Map<String, String> documents,
        List<BlobRef> blobs,
        int heldBlobs) {

    public CourierLoad {
        documents = Map.copyOf(documents);
        blobs = List.copyOf(blobs);
    }
}
