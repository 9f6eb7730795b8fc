package kejian.origin.blob;

import io.minio.MinioClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import kejian.origin.OriginConfig;
import kejian.origin.disk.Disk;

/** Chooses the engine: files, or S3 where an endpoint is named. */
@ApplicationScoped
class BlobEngine {

    @Produces
    @ApplicationScoped
    Blobs blobs(Disk disk, OriginConfig origin, BlobConfig config) throws IOException {
        FilesystemBlobs files =
                new FilesystemBlobs(disk, origin.data().resolve("blobs"), config.reserveBytes());
        if (config.s3().endpoint().isEmpty()) {
            return files;
        }
        MinioClient client =
                MinioClient.builder()
                        .endpoint(config.s3().endpoint().get())
                        .region(config.s3().region())
                        .credentials(
                                config.s3().accessKey().orElseThrow(),
                                config.s3().secretKey().orElseThrow())
                        .build();
        return new S3Blobs(client, config.s3().bucket(), files);
    }
}
