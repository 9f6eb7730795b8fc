package kejian.origin.possession;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often and how much edges must prove of what they hold. */
@ConfigMapping(prefix = "kejian.possession")
public interface PossessionConfig {

    /** Between two proofs of one edge, a quarter more or less so that none can know when. */
    @WithDefault("24h")
    Duration every();

    /** After one that failed or did not come. */
    @WithDefault("1h")
    Duration again();

    /**
     * Pieces of 1 MiB that are asked for; of 1,500, one at least is of the damaged half percent in
     * 9,994 of 10,000 cases.
     */
    @WithDefault("1500")
    int leaves();

    /** Too short to fetch over a county's line what is not there. */
    @WithDefault("5m")
    Duration answerWithin();
}
