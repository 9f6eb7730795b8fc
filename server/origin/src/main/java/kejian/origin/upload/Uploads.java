package kejian.origin.upload;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in progress. The order is what makes an acknowledged byte survive: bytes to the file,
 * fsync, then the offset to the database, then the answer. After a crash the file may be longer
 * than the offset; it is cut back to it before anything is appended.
 */
@ApplicationScoped
public class Uploads {

    static final Duration KEPT = Duration.ofDays(7);

    private final UploadTable table;
    private final Blobs blobs;
    private final Clock clock;
    private final Path folder;

    /** One writer an upload; the value is who holds it. */
    private final Map<UUID, Thread> writers = new ConcurrentHashMap<>();

    Uploads(AgroalDataSource database, Blobs blobs, Clock clock, OriginConfig config)
            throws IOException {
        this.table = new UploadTable(database);
        this.blobs = blobs;
        this.clock = clock;
        this.folder = config.data().resolve("uploads");
        Files.createDirectories(folder);
    }

    /**
     * An upload that became an original.
     *
     * @param filename the editor's name for it: a label, never a path
     */
    public record Original(BlobRef blob, String filename) {}

    /** What the owner finished uploading under this id. */
    public Original completed(UUID id, String owner) throws SQLException {
        Upload upload = owned(id, owner);
        if (upload.sha256() == null || upload.length() == null) {
            throw new ProblemException(Problem.NOT_READY);
        }
        return new Original(new BlobRef(upload.sha256(), upload.length()), upload.filename());
    }

    Upload create(
            String owner,
            @Nullable Long length,
            Upload.Role role,
            String filename,
            @Nullable String announced)
            throws SQLException, IOException {
        if (length != null && Files.getFileStore(folder).getUsableSpace() < length) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
        Upload upload =
                new Upload(
                        UUID.randomUUID(),
                        owner,
                        length,
                        0,
                        filename,
                        announced,
                        null,
                        Upload.State.RECEIVING,
                        role,
                        clock.instant(),
                        clock.instant().plus(KEPT));
        Files.createFile(file(upload.id()));
        force(folder);
        table.insert(upload);
        return length != null && length == 0 ? finish(upload) : upload;
    }

    /**
     * @throws ProblemException {@code not-found} also for what belongs to somebody else, {@code
     *     gone} when it expired
     */
    Upload owned(UUID id, String owner) throws SQLException {
        Upload upload =
                table.find(id)
                        .filter(u -> u.owner().equals(owner))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        if (upload.state() != Upload.State.COMPLETE
                && upload.expiresAt().isBefore(clock.instant())) {
            throw new ProblemException(Problem.GONE);
        }
        return upload;
    }

    List<Upload> of(String owner) throws SQLException {
        return table.of(owner);
    }

    /** How a chunk is checked, as {@code Upload-Checksum} names it. */
    record Checksum(MessageDigest algorithm, byte[] expected) {}

    /**
     * Appends what arrives. What arrived before a line broke is kept, unless a checksum was to come
     * out.
     *
     * @param length the upload's whole length where it was deferred and is known now
     * @return the upload as it stands now
     */
    Upload append(
            UUID id,
            String owner,
            long offset,
            @Nullable Long length,
            InputStream body,
            @Nullable Checksum checksum)
            throws SQLException, IOException {
        if (writers.putIfAbsent(id, Thread.currentThread()) != null) {
            throw new ProblemException(Problem.UPLOAD_LOCKED);
        }
        try {
            Upload upload = owned(id, owner);
            if (upload.role() == Upload.Role.FINAL) {
                throw new ProblemException(Problem.UPLOAD_IS_PARTS);
            }
            if (upload.state() != Upload.State.RECEIVING || offset != upload.received()) {
                throw new ProblemException(Problem.UPLOAD_OFFSET);
            }
            if (length != null) {
                if (upload.length() != null && !upload.length().equals(length)
                        || length < upload.received()) {
                    throw new ProblemException(Problem.UPLOAD_LENGTH);
                }
                table.setLength(id, length);
                upload = upload.withLength(length);
            }
            long received = write(upload, body, checksum);
            table.setReceived(id, received, clock.instant().plus(KEPT));
            upload = upload.withReceived(received);
            return upload.length() != null && received == upload.length() ? finish(upload) : upload;
        } finally {
            writers.remove(id);
        }
    }

    private long write(Upload upload, InputStream body, @Nullable Checksum checksum)
            throws IOException {
        try (FileChannel file = FileChannel.open(file(upload.id()), StandardOpenOption.WRITE)) {
            file.truncate(upload.received());
            file.position(upload.received());
            long limit = upload.length() == null ? Long.MAX_VALUE : upload.length();
            long at = upload.received();
            byte[] piece = new byte[1 << 16];
            boolean broken = false;
            while (true) {
                int n;
                try {
                    n = body.read(piece);
                } catch (IOException e) {
                    broken = true; // the line: what came before is as good as it was
                    break;
                }
                if (n < 0) {
                    break;
                }
                if (at + n > limit) {
                    file.truncate(upload.received());
                    throw new ProblemException(Problem.TOO_LARGE);
                }
                if (checksum != null) {
                    checksum.algorithm().update(piece, 0, n);
                }
                writeAll(file, ByteBuffer.wrap(piece, 0, n));
                at += n;
            }
            if (checksum != null
                    && (broken
                            || !MessageDigest.isEqual(
                                    checksum.algorithm().digest(), checksum.expected()))) {
                file.truncate(upload.received());
                throw new ProblemException(Problem.CHECKSUM);
            }
            file.force(true);
            return at;
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw new ProblemException(Problem.STORAGE_FULL);
            }
            throw e;
        }
    }

    /** Makes one upload of finished parts, in the order named. */
    Upload concatenate(String owner, List<UUID> parts, String filename, @Nullable String announced)
            throws SQLException, IOException {
        long length = 0;
        for (UUID part : parts) {
            Upload upload = owned(part, owner);
            if (upload.role() != Upload.Role.PARTIAL
                    || upload.length() == null
                    || upload.received() != upload.length()) {
                throw new ProblemException(Problem.NOT_READY);
            }
            length += upload.length();
        }
        Upload whole = create(owner, length, Upload.Role.FINAL, filename, announced);
        if (length == 0) {
            return whole;
        }
        try (FileChannel out = FileChannel.open(file(whole.id()), StandardOpenOption.WRITE)) {
            for (UUID part : parts) {
                try (FileChannel in = FileChannel.open(file(part), StandardOpenOption.READ)) {
                    for (long at = 0; at < in.size(); ) {
                        at += in.transferTo(at, in.size() - at, out);
                    }
                }
            }
            out.force(true);
        }
        table.setReceived(whole.id(), length, clock.instant().plus(KEPT));
        for (UUID part : parts) {
            delete(part, owner);
        }
        return finish(whole.withReceived(length));
    }

    /** The bytes are all here: hash them, compare, and make them an original. */
    private Upload finish(Upload upload) throws SQLException, IOException {
        if (upload.role() == Upload.Role.PARTIAL) {
            return upload;
        }
        MessageDigest hash = Digest.newSha256();
        Path file = file(upload.id());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            for (int n; (n = in.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
            }
        }
        Digest digest = Digest.of(hash);
        if (upload.announced() != null && !upload.announced().equals(digest.hex())) {
            table.setState(upload.id(), Upload.State.REFUSED, null);
            throw new ProblemException(Problem.DIGEST_MISMATCH);
        }
        // Named before it is moved: whoever finds the file gone knows which blob it became.
        table.announce(upload.id(), digest.hex());
        blobs.adopt(file, new BlobRef(digest.hex(), upload.received()));
        table.setState(upload.id(), Upload.State.COMPLETE, digest.hex());
        return upload.completedAs(digest.hex());
    }

    /**
     * A crash between the last byte and the original leaves a whole upload unfinished: it is
     * finished when somebody asks for it.
     */
    Upload resumed(UUID id, String owner) throws SQLException, IOException {
        Upload upload = owned(id, owner);
        boolean whole =
                upload.state() == Upload.State.RECEIVING
                        && upload.role() != Upload.Role.PARTIAL
                        && upload.length() != null
                        && upload.received() == upload.length();
        if (!whole || writers.containsKey(id)) {
            return upload;
        }
        if (!Files.exists(file(id))) {
            // the rename was done, the row was not; finish() names the digest before it renames
            String digest = upload.announced();
            if (digest == null || blobs.size(new Digest(digest)).isEmpty()) {
                throw new IOException("the bytes of upload " + id + " are gone");
            }
            table.setState(id, Upload.State.COMPLETE, digest);
            return upload.completedAs(digest);
        }
        return finish(upload);
    }

    void delete(UUID id, String owner) throws SQLException, IOException {
        owned(id, owner);
        table.delete(id);
        Files.deleteIfExists(file(id));
    }

    /** Removes what expired, bytes and all. */
    void sweep() throws SQLException, IOException {
        for (UUID id : table.expired(clock.instant())) {
            table.delete(id);
            Files.deleteIfExists(file(id));
        }
    }

    private Path file(UUID id) {
        return folder.resolve(id.toString());
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
