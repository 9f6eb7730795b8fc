package kejian.origin.release;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** For how long an edge shows what it has after it heard of the province last. */
@ConfigMapping(prefix = "kejian.lease")
public interface LeaseConfig {

    /** Of columns marked durable, and of what no column holds. */
    @WithDefault("30d")
    Duration durable();

    /** Of columns marked recallable. */
    @WithDefault("24h")
    Duration recallable();
}
