package kejian.origin.courseware;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long thrown away drafts can be taken back. */
@ConfigMapping(prefix = "kejian.bin")
interface BinConfig {

    /** After it was thrown away. */
    @WithDefault("30d")
    Duration keep();
}
