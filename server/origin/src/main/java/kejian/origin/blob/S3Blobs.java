package kejian.origin.blob;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;

/**
 * Objects named by digest in a bucket. Bytes are gathered and verified on this machine first, so
 * that a lying client never makes an object; what is read for serving is kept as a local copy.
 */
final class S3Blobs implements Blobs {

    private final MinioClient s3;
    private final String bucket;
    private final FilesystemBlobs local;

    S3Blobs(MinioClient s3, String bucket, FilesystemBlobs local) throws IOException {
        this.s3 = s3;
        this.bucket = bucket;
        this.local = local;
        try {
            if (!s3.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            }
        } catch (MinioException e) {
            throw new IOException("the S3 store does not answer", e);
        }
    }

    @Override
    public void put(BlobRef expected, InputStream bytes) throws IOException {
        local.put(expected, bytes);
        upload(expected);
    }

    @Override
    public BlobRef put(byte[] bytes) throws IOException {
        BlobRef blob = local.put(bytes);
        upload(blob);
        return blob;
    }

    @Override
    public void adopt(Path file, BlobRef known) throws IOException {
        // The file goes last: when the store fails, the caller still has it and tries again.
        upload(known, file);
        local.adopt(file, known);
    }

    private void upload(BlobRef blob) throws IOException {
        upload(
                blob,
                local.locate(blob.digest())
                        .orElseThrow(() -> new IOException("the local copy is gone")));
    }

    private void upload(BlobRef blob, Path file) throws IOException {
        if (size(blob.digest()).isPresent()) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            s3.putObject(
                    PutObjectArgs.builder().bucket(bucket).object(blob.sha256()).stream(
                                    in, blob.sizeBytes(), -1L)
                            .extraHeaders(Map.of("If-None-Match", "*"))
                            .build());
        } catch (ErrorResponseException e) {
            // somebody else put the same bytes a moment ago
            if (!"PreconditionFailed".equals(e.errorResponse().code())) {
                throw new IOException("the S3 store refused a blob", e);
            }
        } catch (MinioException e) {
            throw new IOException("the S3 store does not answer", e);
        }
    }

    @Override
    public Optional<Long> size(Digest digest) throws IOException {
        try {
            return Optional.of(
                    s3.statObject(
                                    StatObjectArgs.builder()
                                            .bucket(bucket)
                                            .object(digest.hex())
                                            .build())
                            .size());
        } catch (ErrorResponseException e) {
            if (e.response().code() == 404) {
                return Optional.empty();
            }
            throw new IOException("the S3 store refused", e);
        } catch (MinioException e) {
            throw new IOException("the S3 store does not answer", e);
        }
    }

    @Override
    public InputStream open(Digest digest, long from) throws IOException {
        Optional<Path> copy = local.locate(digest);
        if (copy.isPresent()) {
            return local.open(digest, from);
        }
        try {
            return s3.getObject(
                    GetObjectArgs.builder()
                            .bucket(bucket)
                            .object(digest.hex())
                            .offset(from)
                            .build());
        } catch (MinioException e) {
            throw new IOException("the S3 store does not answer", e);
        }
    }

    @Override
    public Optional<Path> locate(Digest digest) {
        Optional<Path> copy = local.locate(digest);
        if (copy.isPresent()) {
            return copy;
        }
        try {
            Optional<Long> size = size(digest);
            if (size.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = open(digest, 0)) {
                local.put(new BlobRef(digest.hex(), size.get()), in);
            }
            return local.locate(digest).filter(Files::exists);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
