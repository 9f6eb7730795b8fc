package kejian.origin.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How edges are enrolled, and told of what is new. */
@ConfigMapping(prefix = "kejian.edges")
interface EdgeConfig {

    /** How long an edge that waits for news is left without an answer. */
    @WithDefault("50s")
    Duration newsHold();

    /** How long an enrolment code may wait for its edge. */
    @WithDefault("7D")
    Duration codeValid();
}
