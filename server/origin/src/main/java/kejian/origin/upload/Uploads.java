package kejian.origin.upload;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.disk.Disk;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Uploads in progress; {@link Appending} says why an acknowledged byte survives. */
@ApplicationScoped
public class Uploads {

    /** How long what is gone answers 410. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final UploadTable table;
    private final Blobs blobs;
    private final Disk disk;
    private final Clock clock;
    private final Path folder;
    private final long reserveBytes;
    private final Duration kept;
    private final Quotas quotas;

    /** One creation at a time: two at once must not both find the last bytes of a quota free. */
    private final Object creating = new Object();

    /** Uploads that somebody writes to at this moment. */
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();

    Uploads(
            DataSource database,
            Blobs blobs,
            Disk disk,
            Clock clock,
            OriginConfig config,
            UploadConfig limits,
            Quotas quotas)
            throws IOException {
        this.table = new UploadTable(database);
        this.blobs = blobs;
        this.disk = disk;
        this.clock = clock;
        this.folder = config.data().resolve("uploads");
        this.reserveBytes = limits.reserveBytes();
        this.kept = limits.keep();
        this.quotas = quotas;
        disk.createFolders(folder);
        // Also where an earlier process was killed before the folder's name was durable.
        disk.forceFolder(config.data());
    }

    /**
     * An upload that became an original.
     *
     * @param filename the editor's name for it: a label, never a path
     */
    public record Original(BlobRef blob, String filename) {}

    /** What the owner finished uploading under this id. */
    public Original completed(UUID id, String owner) throws SQLException {
        Upload upload;
        try {
            upload = resumed(id, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (upload.sha256() == null || upload.length() == null) {
            throw new ProblemException(Problem.NOT_READY);
        }
        return new Original(new BlobRef(upload.sha256(), upload.length()), upload.filename());
    }

    Upload create(
            String owner,
            @Nullable Long length,
            Upload.Role role,
            Label label,
            @Nullable String parts)
            throws SQLException, IOException {
        synchronized (creating) {
            admit(length == null ? 0 : length);
            // What a final upload is made of was counted when its parts came.
            if (role != Upload.Role.FINAL) {
                quotas.admit(owner, length == null ? 0 : length);
            }
            return settled(created(owner, length, role, label, parts));
        }
    }

    private Upload created(
            String owner,
            @Nullable Long length,
            Upload.Role role,
            Label label,
            @Nullable String parts)
            throws SQLException, IOException {
        Upload upload =
                new Upload(
                        UUID.randomUUID(),
                        owner,
                        length,
                        0,
                        label.filename(),
                        label.announced(),
                        null,
                        Upload.State.RECEIVING,
                        role,
                        clock.instant(),
                        clock.instant().plus(kept),
                        label.metadata(),
                        parts);
        disk.create(file(upload.id())).close();
        disk.forceFolder(folder);
        table.insert(upload);
        return upload;
    }

    /**
     * What a client says about an upload.
     *
     * @param announced SHA-256 that it is to have
     * @param metadata the whole header
     */
    record Label(String filename, @Nullable String announced, @Nullable String metadata) {}

    /** Uploads leave as much free as blobs do: the database goes on when they fill the disk. */
    private void admit(long bytes) throws IOException {
        if (disk.freeBytes(folder) - bytes < reserveBytes) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
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
        if (upload.state() == Upload.State.GONE
                || upload.state() != Upload.State.COMPLETE
                        && upload.expiresAt().isBefore(clock.instant())) {
            throw new ProblemException(Problem.GONE);
        }
        return upload;
    }

    List<Upload> of(String owner) throws SQLException {
        return table.of(owner);
    }

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
            Appending.@Nullable Checksum checksum)
            throws SQLException, IOException {
        try (Lock lock = lock(id)) {
            Upload upload = settled(owned(id, owner));
            if (upload.role() == Upload.Role.FINAL) {
                throw new ProblemException(Problem.UPLOAD_IS_PARTS);
            }
            if (upload.state() == Upload.State.COMPLETE
                    && offset == upload.received()
                    && isEmpty(body)) {
                // A client whose last answer was lost asks with nothing more to send.
                return upload;
            }
            if (upload.state() != Upload.State.RECEIVING || offset != upload.received()) {
                throw new ProblemException(Problem.UPLOAD_OFFSET);
            }
            if (length != null) {
                upload = lengthKnown(upload, length);
            }
            Instant expires = clock.instant().plus(kept);
            Appending.Outcome outcome;
            Long known = upload.length();
            try (Disk.Out file = disk.open(file(id));
                    Growing growing = new Growing(quotas, owner, offset)) {
                outcome =
                        Appending.append(
                                file,
                                bytes -> {
                                    table.setReceived(lock.id(), bytes, expires);
                                    growing.isCounted(known == null ? bytes : offset);
                                },
                                offset,
                                known == null ? growing : bytes -> known,
                                body,
                                checksum);
            } catch (ProblemException e) {
                boolean quota = e.problem() == Problem.TOO_LARGE && upload.length() == null;
                throw quota ? new ProblemException(Problem.QUOTA_EXCEEDED) : e;
            }
            if (outcome.cut()) {
                throw new ProblemException(Problem.TIMEOUT);
            }
            return settled(upload.withReceived(outcome.received()));
        }
    }

    private static boolean isEmpty(InputStream body) {
        try {
            return body.read() < 0;
        } catch (IOException e) {
            throw new ProblemException(Problem.TIMEOUT);
        }
    }

    private Upload lengthKnown(Upload upload, long length) throws SQLException, IOException {
        boolean fits =
                upload.length() == null ? length >= upload.received() : upload.length() == length;
        if (!fits) {
            throw new ProblemException(Problem.UPLOAD_LENGTH);
        }
        if (length > TusHeaders.MAX_SIZE) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        admit(length - upload.received());
        synchronized (creating) {
            if (upload.length() == null) {
                quotas.admit(upload.owner(), length - upload.received());
            }
            table.setLength(upload.id(), length);
        }
        return upload.withLength(length);
    }

    /** One writer an upload. */
    private record Lock(UUID id, Set<UUID> held) implements AutoCloseable {

        @Override
        public void close() {
            held.remove(id);
        }
    }

    private Lock lock(UUID id) {
        if (!busy.add(id)) {
            throw new ProblemException(Problem.UPLOAD_LOCKED);
        }
        return new Lock(id, busy);
    }

    /**
     * Makes one upload of finished parts, in the order named. Asked again after a lost answer, it
     * is the same upload: its parts are gone by then.
     */
    Upload concatenate(String owner, List<UUID> parts, Label label)
            throws SQLException, IOException {
        String addresses =
                parts.stream().map(p -> "/api/uploads/" + p).collect(Collectors.joining(" "));
        Optional<Upload> before = table.joined(owner, addresses);
        Upload whole =
                before.isPresent()
                        ? before.get()
                        : create(owner, joined(owner, parts), Upload.Role.FINAL, label, addresses);
        try (Lock _ = lock(whole.id())) {
            long length = Objects.requireNonNull(whole.length());
            if (whole.received() < length) {
                join(parts, file(whole.id()));
                table.setReceived(whole.id(), length, clock.instant().plus(kept));
            }
            for (UUID part : Set.copyOf(parts)) {
                if (table.find(part).filter(p -> p.state() != Upload.State.GONE).isPresent()) {
                    delete(part, owner);
                }
            }
            return settled(whole.withReceived(length));
        }
    }

    /** The length of parts joined; a part that is named twice is admitted twice. */
    private long joined(String owner, List<UUID> parts) throws SQLException {
        long length = length(owner, parts);
        long counted = length(owner, List.copyOf(Set.copyOf(parts)));
        if (length > counted) {
            quotas.admit(owner, length - counted);
        }
        return length;
    }

    private long length(String owner, List<UUID> parts) throws SQLException {
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
        if (length > TusHeaders.MAX_SIZE) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        return length;
    }

    private void join(List<UUID> parts, Path whole) throws IOException {
        byte[] piece = new byte[1 << 16];
        long at = 0;
        try (Disk.Out out = disk.open(whole)) {
            for (UUID part : parts) {
                try (InputStream in = Files.newInputStream(file(part))) {
                    for (int n; (n = in.read(piece)) >= 0; at += n) {
                        out.write(at, ByteBuffer.wrap(piece, 0, n));
                    }
                }
            }
            out.force();
        }
    }

    /** The bytes are all here: hash them, compare, and make them an original. */
    private Upload finish(Upload upload) throws SQLException, IOException {
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

    /** The owner's upload, finished if a crash came between its last byte and the original. */
    Upload resumed(UUID id, String owner) throws SQLException, IOException {
        Upload upload = owned(id, owner);
        if (!isWhole(upload) || !busy.add(id)) {
            return upload;
        }
        try (Lock _ = new Lock(id, busy)) {
            return settled(owned(id, owner));
        }
    }

    private static boolean isWhole(Upload upload) {
        return upload.state() == Upload.State.RECEIVING
                && upload.role() != Upload.Role.PARTIAL
                && upload.length() != null
                && upload.received() == upload.length();
    }

    /** Makes a whole upload an original; others stay as they are. The caller holds the lock. */
    private Upload settled(Upload upload) throws SQLException, IOException {
        if (!isWhole(upload)) {
            return upload;
        }
        if (Files.exists(file(upload.id()))) {
            return finish(upload);
        }
        // The rename was done, the row was not; finish() names the digest before it renames.
        String digest = upload.announced();
        if (digest == null || blobs.size(new Digest(digest)).isEmpty()) {
            throw new IOException("the bytes of upload " + upload.id() + " are gone");
        }
        table.setState(upload.id(), Upload.State.COMPLETE, digest);
        return upload.completedAs(digest);
    }

    void delete(UUID id, String owner) throws SQLException, IOException {
        try (Lock _ = lock(id)) {
            Upload upload = owned(id, owner);
            table.setState(id, Upload.State.GONE, upload.sha256());
            disk.delete(file(id));
        }
    }

    /** Removes what expired, bytes and all, and files that no row knows. */
    void sweep() throws SQLException, IOException {
        for (UUID id : table.expired(clock.instant())) {
            if (busy.add(id)) {
                try (Lock _ = new Lock(id, busy)) {
                    table.setState(id, Upload.State.GONE, null);
                    disk.delete(file(id));
                }
            }
        }
        table.forget(clock.instant().minus(REMEMBERED));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isLeftover(file)) {
                    disk.delete(file);
                }
            }
        }
    }

    /**
     * A file that no row knows is left by a crash before its row was written; one whose row is
     * finished, by a crash before its name was gone for good. Other names are not ours.
     */
    private boolean isLeftover(Path file) throws SQLException, IOException {
        UUID id;
        try {
            id = UUID.fromString(file.getFileName().toString());
        } catch (IllegalArgumentException _) {
            return false;
        }
        Optional<Upload> upload = table.find(id);
        if (upload.isEmpty()) {
            Instant young = clock.instant().minus(Duration.ofHours(1));
            return Files.getLastModifiedTime(file).toInstant().isBefore(young);
        }
        return upload.get().state() == Upload.State.GONE
                || upload.get().state() == Upload.State.COMPLETE;
    }

    private Path file(UUID id) {
        return folder.resolve(id.toString());
    }
}
