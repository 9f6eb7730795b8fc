package kejian.origin.blob;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Which engine keeps blobs. */
@ConfigMapping(prefix = "kejian.blobs")
public interface BlobConfig {

    /** Bytes that blobs leave free on the disk. */
    @WithDefault("536870912")
    long reserveBytes();

    S3 s3();

    /** An S3 store, where an endpoint is named. */
    interface S3 {

        Optional<String> endpoint();

        @WithDefault("kejian")
        String bucket();

        @WithDefault("us-east-1")
        String region();

        Optional<String> accessKey();

        Optional<String> secretKey();
    }
}
