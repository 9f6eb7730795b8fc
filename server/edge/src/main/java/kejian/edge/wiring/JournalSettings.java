package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The journal of viewing records. */
@ConfigMapping(prefix = "kejian.journal")
interface JournalSettings {

    /** A segment is closed when it is longer; it is deleted whole once the province has it. */
    @WithDefault("4194304")
    long segmentBytes();

    /**
     * Of all segments; past it records are refused. At about 400 bytes a record the default holds
     * 1.3 million, and it lies below {@link StoreSettings#reserveBytes}.
     */
    @WithDefault("536870912")
    long totalBytes();

    /** Between two uploads. */
    @WithDefault("10s")
    Duration uploadInterval();

    /** Longest wait after failures. */
    @WithDefault("10m")
    Duration longestInterval();
}
