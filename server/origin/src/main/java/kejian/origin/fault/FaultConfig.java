package kejian.origin.fault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long reports of faults are kept. */
@ConfigMapping(prefix = "kejian.faults")
interface FaultConfig {

    /** After it was closed; what is open stays. */
    @WithDefault("400d")
    Duration keep();
}
