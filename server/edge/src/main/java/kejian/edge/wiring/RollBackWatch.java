package kejian.edge.wiring;

import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.sync.Releases;

/** Reminds whoever looks after the edge that somebody rolled back here. */
final class RollBackWatch {

    private RollBackWatch() {}

    static void tell(Releases releases, Faults faults) {
        long passedOver = releases.passedOver();
        if (passedOver > 0) {
            faults.raise(
                    Part.RELEASE,
                    "rolled-back",
                    "release %d was rolled back here; kejian edge rollback --undo ends it"
                            .formatted(passedOver));
        } else {
            faults.clear(Part.RELEASE);
        }
    }
}
