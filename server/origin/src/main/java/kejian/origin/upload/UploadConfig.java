package kejian.origin.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of uploads in progress. */
@ConfigMapping(prefix = "kejian.uploads")
interface UploadConfig {

    /** Bytes that uploads leave free on the disk. */
    @WithDefault("536870912")
    long reserveBytes();
}
