package kejian.origin.release;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How releases are made and signed. */
@ConfigMapping(prefix = "kejian.release")
interface ReleaseConfig {

    /** Whether a release is made by itself when approved courseware falls due. */
    @WithDefault("true")
    boolean automatic();

    /** Between two looks at what falls due, or whose rights end; {@code off} is for tests. */
    @WithDefault("30s")
    String look();

    /**
     * How often the newest release is said anew with a fresh date, which renews the edges' leases;
     * {@code off} is for tests.
     */
    @WithDefault("1h")
    String wordEvery();

    /** How long a timestamp is believed. */
    @WithDefault("7d")
    Duration timestampValid();

    /** How long a snapshot is believed. */
    @WithDefault("365d")
    Duration snapshotValid();

    /** How long the timestamp on a courier's disk is believed. */
    @WithDefault("30d")
    Duration courierValid();
}
