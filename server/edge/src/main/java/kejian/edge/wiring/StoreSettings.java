package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The blob store. */
@ConfigMapping(prefix = "kejian.store")
interface StoreSettings {

    /** Kept free for the journal and the system; no release is fetched into it. */
    @WithDefault("1073741824")
    long reserveBytes();

    /** In this time every blob is read once and compared with its digest. */
    @WithDefault("7d")
    Duration scrubRound();

    /** Between two steps of the scrub. */
    @WithDefault("1m")
    Duration scrubStep();

    /** Between two looks whether the province asks for a proof of what this disk holds. */
    @WithDefault("10m")
    Duration possessionInterval();

    /**
     * After an unclean stop, read what was written last before it is shown, and all else at once,
     * beside the boxes.
     */
    @WithDefault("true")
    boolean verifyAfterUncleanStop();
}
