package kejian.origin.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the API waits. */
@ConfigMapping(prefix = "kejian.api")
public interface ApiConfig {

    /** A request's head must be whole so long after its first byte; its body has longer. */
    @WithDefault("10s")
    Duration headWithin();
}
