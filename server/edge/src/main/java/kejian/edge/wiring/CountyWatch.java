package kejian.edge.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import kejian.edge.disk.Disk;
import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.sync.CountyState;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/** Says why what the county signed last is not shown. */
final class CountyWatch {

    private final Supplier<CountyState> state;
    private final Faults faults;
    private final Edge.Rejections rejections;
    private @Nullable String last;

    CountyWatch(Supplier<CountyState> state, Faults faults, Edge.Rejections rejections) {
        this.state = state;
        this.faults = faults;
        this.rejections = rejections;
    }

    /**
     * @param area code of the county whose columns are shown, none for none
     */
    static CountyTrust open(Path data, Disk disk, Trust trust, Optional<String> area)
            throws IOException, SetUpFault {
        try {
            return CountyTrust.open(data.resolve("county"), disk, trust, area);
        } catch (IllegalArgumentException e) {
            throw new SetUpFault("kejian.edge.county is no area's code: digits alone.", e);
        }
    }

    /** After a round. */
    void once() {
        CountyState now = state.get();
        String reason = now.reason();
        if (reason == null) {
            faults.clear(Part.COUNTY);
        } else {
            if (!reason.equals(last)) {
                rejections.count(reason);
            }
            faults.raise(Part.COUNTY, reason, String.valueOf(now.sentence()));
        }
        last = reason;
    }
}
