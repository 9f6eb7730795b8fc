package kejian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way (tus 1.0.0). Where it stands is asked of the server; which upload it is
 * stands in a small state file, so that another day, or another command, goes on where this one
 * stopped.
 */
public final class TusUpload {

    /** Told before each chunk and at the end. */
    public interface Progress {

        /**
         * @param bytes that the server has acknowledged
         */
        void sent(long bytes, long all);

        /** Which upload it is, also where one of another day is gone on with. */
        default void goesTo(String upload) {}
    }

    /**
     * How a file goes.
     *
     * @param chunkBytes of the largest chunk
     * @param retries in a row, each after a longer pause
     * @param isOver whether no further chunk may begin
     */
    public record Pace(int chunkBytes, Bandwidth bandwidth, int retries, BooleanSupplier isOver) {

        public Pace(int chunkBytes, Bandwidth bandwidth) {
            this(chunkBytes, bandwidth, TRIES, () -> false);
        }

        public static Pace full() {
            return new Pace(8 << 20, Bandwidth.unlimited());
        }

        /** A chunk on a narrow line must come within what a request may take. */
        int chunk(int wanted) {
            long rate = bandwidth.now();
            return rate == 0
                    ? wanted
                    : (int) Math.min(wanted, Math.max(NARROWEST_CHUNK, rate * SECONDS_A_CHUNK));
        }
    }

    private static final int NARROWEST_CHUNK = 64 << 10;
    private static final int SECONDS_A_CHUNK = 20;
    private static final int SMALLEST_CHUNK = 256 << 10;
    private static final int TRIES = 9;

    /** Refusals that the next try may not meet: it begins with where the upload truly stands. */
    private static final Set<String> WORTH_ANOTHER_TRY =
            Set.of(
                    Problem.CHECKSUM.code(),
                    Problem.UPLOAD_OFFSET.code(),
                    Problem.UPLOAD_LOCKED.code());

    private static final Map<String, String> VERSION = Map.of("Tus-Resumable", "1.0.0");

    private final Origin origin;
    private final Path states;
    private final Pace pace;

    /**
     * @param states folder for state files
     */
    public TusUpload(Origin origin, Path states) {
        this(origin, states, Pace.full());
    }

    public TusUpload(Origin origin, Path states, Pace pace) {
        this.origin = origin;
        this.states = states;
        this.pace = pace;
    }

    /** As {@link #send(Path, String, Progress)}, where the digest is not known yet. */
    public String send(Path file, Progress progress) throws IOException, InterruptedException {
        return send(file, sha256(file), progress);
    }

    /**
     * Uploads the file, or what is missing of it.
     *
     * @param sha256 the file's, of {@link #sha256(Path)}
     * @return the upload's id, complete
     * @throws ApiException with {@code digest-mismatch} when the file changed under way
     */
    public String send(Path file, String sha256, Progress progress)
            throws IOException, InterruptedException {
        long length = Files.size(file);
        Path state = states.resolve(stateName(sha256));
        String id = remembered(state);
        long offset = id == null ? -1 : offset(id);
        if (id == null || offset < 0) {
            id = begin(file, length, sha256, state);
            offset = 0;
        }
        progress.goesTo(id);
        int size = pace.chunkBytes();
        int failures = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (offset < length) {
                progress.sent(offset, length);
                if (pace.isOver().getAsBoolean()) {
                    throw new ApiException(
                            ApiException.LIMIT, "max-duration", "到时间了 the time is over");
                }
                int next = (int) Math.min(pace.chunk(size), length - offset);
                byte[] chunk = read(channel, offset, next);
                try {
                    offset = patch(id, offset, chunk);
                    failures = 0;
                    size = Math.min(pace.chunkBytes(), size * 2);
                } catch (ApiException e) {
                    boolean hopeless =
                            e.exit() != ApiException.TEMPORARY
                                    && !WORTH_ANOTHER_TRY.contains(e.code());
                    if (hopeless || ++failures > pace.retries()) {
                        throw e;
                    }
                    // a chunk with a checksum arrives whole or not at all: a bad line gets less
                    size = Math.max(Math.min(SMALLEST_CHUNK, size), size / 2);
                    TimeUnit.MILLISECONDS.sleep(Math.min(10_000, 125L << failures));
                    offset = stubbornOffset(id, offset);
                    if (offset < 0) {
                        id = begin(file, length, sha256, state);
                        offset = 0;
                        progress.goesTo(id);
                    }
                }
            }
        }
        progress.sent(length, length);
        Files.deleteIfExists(state);
        return id;
    }

    private String begin(Path file, long length, String sha256, Path state)
            throws IOException, InterruptedException {
        String id = create(file, length, sha256);
        Files.createDirectories(states);
        Properties known = new Properties();
        known.setProperty("upload", id);
        known.setProperty("file", file.toAbsolutePath().toString());
        try (var out = Files.newOutputStream(state)) {
            known.store(out, null);
        }
        return id;
    }

    /**
     * An upload that was begun on this machine and not finished.
     *
     * @param file where it lay then
     */
    public record Unfinished(String upload, Path file) {}

    public static List<Unfinished> unfinished(Path states) throws IOException {
        List<Unfinished> found = new ArrayList<>();
        if (!Files.isDirectory(states)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(states, "*.upload")) {
            for (Path state : files) {
                Properties known = new Properties();
                try (InputStream in = Files.newInputStream(state)) {
                    known.load(in);
                }
                found.add(
                        new Unfinished(
                                known.getProperty("upload", ""),
                                Path.of(known.getProperty("file", ""))));
            }
        }
        return found;
    }

    /** One's own upload of the same content that is complete and not yet expired. */
    public Optional<String> held(String sha256) throws IOException, InterruptedException {
        for (JsonNode upload : origin.get("/api/uploads")) {
            if (upload.path("state").asText().equals("COMPLETE")
                    && upload.path("sha256").asText().equals(sha256)) {
                return Optional.of(upload.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private long stubbornOffset(String id, long otherwise)
            throws IOException, InterruptedException {
        try {
            return offset(id);
        } catch (ApiException e) {
            if (e.exit() == ApiException.TEMPORARY) {
                return otherwise;
            }
            throw e;
        }
    }

    private String create(Path file, long length, String sha256)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                origin.raw(
                        "POST",
                        "/api/uploads",
                        new byte[0],
                        Map.of(
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Length",
                                Long.toString(length),
                                "Upload-Metadata",
                                "filename "
                                        + base64(file.getFileName().toString())
                                        + ",sha256 "
                                        + base64(sha256)));
        if (answer.statusCode() != 201) {
            throw Origin.problem(answer);
        }
        String location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Bytes that the server holds durably, -1 where it knows no such upload any more. */
    public long offset(String id) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                origin.raw(
                        "HEAD", "/api/uploads/" + id, HttpRequest.BodyPublishers.noBody(), VERSION);
        if (answer.statusCode() == 404 || answer.statusCode() == 410) {
            return -1;
        }
        if (answer.statusCode() != 200) {
            throw Origin.problem(answer);
        }
        return Long.parseLong(answer.headers().firstValue("Upload-Offset").orElseThrow());
    }

    private long patch(String id, long offset, byte[] chunk)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                origin.raw(
                        "PATCH",
                        "/api/uploads/" + id,
                        body(chunk),
                        Map.of(
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Offset",
                                Long.toString(offset),
                                "Content-Type",
                                "application/offset+octet-stream",
                                "Upload-Checksum",
                                "sha256 " + Base64.getEncoder().encodeToString(hash(chunk))));
        if (answer.statusCode() != 204) {
            throw Origin.problem(answer);
        }
        return Long.parseLong(answer.headers().firstValue("Upload-Offset").orElseThrow());
    }

    private HttpRequest.BodyPublisher body(byte[] chunk) {
        return pace.bandwidth().now() == 0
                ? HttpRequest.BodyPublishers.ofByteArray(chunk)
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new SlowStream(chunk, pace.bandwidth())),
                        chunk.length);
    }

    private static byte[] hash(byte[] bytes) {
        MessageDigest sha256 = Digest.newSha256();
        return sha256.digest(bytes);
    }

    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.array();
    }

    private static @Nullable String remembered(Path state) throws IOException {
        if (!Files.exists(state)) {
            return null;
        }
        Properties known = new Properties();
        try (InputStream in = Files.newInputStream(state)) {
            known.load(in);
        }
        return known.getProperty("upload");
    }

    private String stateName(String sha256) {
        String key = origin.server() + "\n" + sha256;
        return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32) + ".upload";
    }

    /** The file's SHA-256, read once before the first byte is sent. */
    public static String sha256(Path file) throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            for (int n; (n = in.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
            }
        }
        return Digest.of(hash).hex();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
