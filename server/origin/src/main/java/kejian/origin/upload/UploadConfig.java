package kejian.origin.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of uploads in progress. */
@ConfigMapping(prefix = "kejian.uploads")
interface UploadConfig {

    /** Bytes that uploads leave free on the disk. */
    @WithDefault("536870912")
    long reserveBytes();

    /** How long an unfinished upload is kept after its last byte. */
    @WithDefault("7d")
    Duration keep();

    /** Bytes that one editor may have on the way, unless {@code /api/quotas} says otherwise. */
    @WithDefault("1099511627776")
    long onTheWayBytes();

    /** Bytes of originals that one editor may have stored, on the way included. */
    @WithDefault("10995116277760")
    long storedBytes();
}
