package kejian.origin.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How work is lent. */
@ConfigMapping(prefix = "kejian.jobs")
interface WorkConfig {

    /** A worker that shows no progress for this long loses its task. */
    @WithDefault("60s")
    Duration lease();

    /** After so many lendings of one task without a result the job is set aside. */
    @WithDefault("3")
    int attempts();

    /** Pause before the second try; doubles with each further one. */
    @WithDefault("10s")
    Duration backOff();
}
