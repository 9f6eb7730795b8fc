package kejian.edge.sync;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.ReleaseView;

/** A county's release that was verified. */
record CountyPart(Snapshot.County named, CountyRelease release) {

    static CountyPart of(ReleaseView.County shown) {
        CountyRelease release = shown.release();
        return new CountyPart(
                new Snapshot.County(release.area(), release.number(), shown.document()), release);
    }

    /** All that must be here before it is shown: its blobs, and the document, which is one. */
    List<BlobRef> all() {
        List<BlobRef> all = new ArrayList<>(release.blobs());
        all.add(named.document());
        return all;
    }
}
