package kejian.origin.blob;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.origin.problem.UnavailableException;

/**
 * Objects named by digest in a bucket. Bytes are gathered and verified on this machine first, so
 * that a lying client never makes an object; what is read for serving is kept as a local copy.
 */
final class S3Blobs implements Blobs {

    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private final MinioClient s3;
    private final String bucket;
    private final FilesystemBlobs local;

    S3Blobs(MinioClient s3, String bucket, FilesystemBlobs local) throws IOException {
        this.s3 = s3;
        this.bucket = bucket;
        this.local = local;
        boolean there =
                ask(() -> s3.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()));
        if (!there) {
            ask(() -> {
                s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
                return bucket;
            });
        }
    }

    private interface Call<T> {
        T get() throws MinioException, IOException;
    }

    /** The SDK tells a refusal, a server's fault and a line's fault in three ways. */
    private static <T> T ask(Call<T> call) throws IOException {
        try {
            return call.get();
        } catch (ErrorResponseException e) {
            throw new RefusedException(e);
        } catch (MinioException e) {
            throw new UnavailableException("the S3 store does not answer", e);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof IOException) {
                throw new UnavailableException("the S3 store does not answer", e);
            }
            throw e;
        }
    }

    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(ErrorResponseException cause) {
            super("the S3 store refused", cause);
            this.status = cause.response().code();
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
            ask(() ->
                    s3.putObject(
                            PutObjectArgs.builder().bucket(bucket).object(blob.sha256()).stream(
                                            in, blob.sizeBytes(), -1L)
                                    .extraHeaders(Map.of("If-None-Match", "*"))
                                    .build()));
        } catch (RefusedException e) {
            // somebody else put the same bytes a moment ago
            if (e.status != PRECONDITION_FAILED) {
                throw e;
            }
        }
    }

    @Override
    public void remove(Digest digest) throws IOException {
        ask(() -> {
            s3.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(digest.hex()).build());
            return bucket;
        });
        local.remove(digest);
    }

    @Override
    public Optional<Long> size(Digest digest) throws IOException {
        try {
            return Optional.of(
                    ask(() ->
                            s3.statObject(
                                            StatObjectArgs.builder()
                                                    .bucket(bucket)
                                                    .object(digest.hex())
                                                    .build())
                                    .size()));
        } catch (RefusedException e) {
            if (e.status == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public InputStream open(Digest digest, long from) throws IOException {
        Optional<Path> copy = local.locate(digest);
        if (copy.isPresent()) {
            return local.open(digest, from);
        }
        // S3 refuses a range that has no byte, such as the start of an empty object.
        if (size(digest).orElseThrow(() -> new NoSuchFileException(digest.hex())) == from) {
            return InputStream.nullInputStream();
        }
        return ask(() ->
                s3.getObject(
                        GetObjectArgs.builder()
                                .bucket(bucket)
                                .object(digest.hex())
                                .offset(from)
                                .build()));
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
