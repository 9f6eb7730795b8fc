package kejian.origin.attachment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one courseware may have to take along: every edge of the province keeps it. */
@ConfigMapping(prefix = "kejian.attachments")
public interface AttachmentConfig {

    /** Of one file. */
    @WithDefault("67108864")
    long largestBytes();

    /** Of all of a courseware together. */
    @WithDefault("268435456")
    long totalBytes();

    /** Files of a courseware. */
    @WithDefault("16")
    int most();
}
