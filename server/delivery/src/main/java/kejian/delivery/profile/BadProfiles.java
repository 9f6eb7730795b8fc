package kejian.delivery.profile;

import java.io.IOException;
import java.util.List;

/** What is wrong with profiles, a sentence for each fault, so that all can be mended at once. */
public final class BadProfiles extends IOException {

    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    BadProfiles(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
