package kejian.edge.wiring;

import java.io.IOException;
import java.time.Duration;
import kejian.contract.withdrawal.EdgeKey;
import kejian.edge.province.BackOff;
import kejian.edge.province.Province;
import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.sync.Releases;
import kejian.edge.trust.OwnKey;
import kejian.edge.withdrawal.Receipts;

/** Tells the province, signed, what is gone here; and before that, which key signs. */
final class Confirmations {

    private final Releases releases;
    private final Receipts receipts;
    private final OwnKey key;
    private final String edge;
    private final Province province;
    private final Faults faults;
    private final BackOff rest;
    private boolean isKeyKnown;

    Confirmations(
            Releases releases,
            Receipts receipts,
            OwnKey key,
            String edge,
            Province province,
            Faults faults,
            BackOff rest) {
        this.releases = releases;
        this.receipts = receipts;
        this.key = key;
        this.edge = edge;
        this.province = province;
        this.faults = faults;
        this.rest = rest;
    }

    /** One round. @return how long to rest */
    Duration once() {
        try {
            Releases.InForce gone = releases.inForce();
            receipts.inForce(gone.release(), gone.withdrawn());
            if (!isKeyKnown && !tellKey()) {
                return rest.afterSuccess(); // an older origin takes neither keys nor receipts
            }
            receipts.send(province);
            faults.clear(Part.CONFIRMATION);
            return rest.afterSuccess();
        } catch (IOException e) {
            isKeyKnown = false; // it may have been enrolled anew meanwhile
            faults.raise(Part.CONFIRMATION, "receipt", String.valueOf(e.getMessage()));
            return rest.afterFailure();
        }
    }

    private boolean tellKey() throws IOException {
        byte[] word = key.sign(EdgeKey.MEDIA_TYPE, new EdgeKey(edge, key.shown()));
        int status = province.post("sync/key", word).status();
        switch (status) {
            case 200, 204 -> isKeyKnown = true;
            case 404 -> {}
            case 409 ->
                    throw new IOException(
                            "the province knows this edge by another key: enroll it again");
            default -> throw new IOException("the province answers " + status + " to our key");
        }
        return isKeyKnown;
    }
}
