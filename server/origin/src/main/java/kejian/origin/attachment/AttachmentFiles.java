package kejian.origin.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.archive.ArchiveException;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.OriginConfig;
import kejian.origin.blob.BlobConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.disk.Disk;
import kejian.origin.picture.Pictures;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;

/** Takes files of editors and of other provinces; what is held then was judged. */
@ApplicationScoped
public class AttachmentFiles {

    private static final int AT_ONCE = 4;

    /** Slow lines each hold up to a whole file on the disk. */
    private static final int RECEIVED_AT_ONCE = 16;

    private static final String FILE = "0";

    private final Blobs blobs;
    private final Pictures pictures;
    private final AttachmentConfig config;
    private final Path folder;
    private final Disk disk;
    private final long reserveBytes;
    private final Places places = new Places(AT_ONCE);
    private final Places doors = new Places(RECEIVED_AT_ONCE);

    AttachmentFiles(
            Blobs blobs,
            Pictures pictures,
            AttachmentConfig config,
            BlobConfig limits,
            OriginConfig origin,
            Disk disk)
            throws IOException {
        this.disk = disk;
        this.reserveBytes = limits.reserveBytes();
        this.blobs = blobs;
        this.pictures = pictures;
        this.config = config;
        this.folder = Files.createDirectories(origin.data().resolve("attachments"));
        try (Stream<Path> left = Files.list(folder)) {
            for (Path room : left.toList()) {
                if (Files.isDirectory(room)) {
                    remove(room); // of a process that was killed
                }
            }
        }
    }

    /**
     * @param wished a name as its sender says it
     * @throws ProblemException what is wrong and what to do, in the caller's language
     */
    public Catalogue.Attachment take(InputStream body, String wished, boolean english)
            throws IOException {
        doors.enter();
        try {
            demandDisk();
            return taken(body, wished, english);
        } finally {
            doors.leave();
        }
    }

    private Catalogue.Attachment taken(InputStream body, String wished, boolean english)
            throws IOException {
        Path room = Files.createTempDirectory(folder, "file");
        try {
            Path file = room.resolve(FILE);
            BlobRef blob = received(body, file);
            AttachmentType type = judged(file);
            try (InputStream in = Files.newInputStream(file)) {
                blobs.put(blob, in);
            }
            return new Catalogue.Attachment(
                    blob, AttachmentName.of(wished, type.endings()), type.mediaType());
        } catch (AttachmentException e) {
            throw problem(e, english);
        } catch (ArchiveException e) {
            throw new ProblemException(
                    e.fault().problem(),
                    e.sentence(english),
                    List.of(error("archive-" + e.fault().number())));
        } finally {
            remove(room);
        }
    }

    /** For all who are being received, each with the largest that it may be, here and as a blob. */
    private void demandDisk() throws IOException {
        long coming = 2 * config.largestBytes() * doors.taken();
        if (disk.freeBytes(folder) - coming < reserveBytes) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
    }

    private BlobRef received(InputStream body, Path file) throws IOException, AttachmentException {
        MessageDigest hash = Digest.newSha256();
        long size = 0;
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), hash)) {
            byte[] piece = new byte[1 << 16];
            for (int n; (n = body.read(piece)) >= 0; ) {
                size += n;
                if (size > config.largestBytes()) {
                    throw new AttachmentException(AttachmentRefusal.TOO_LARGE);
                }
                out.write(piece, 0, n);
            }
        }
        if (size == 0) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        return new BlobRef(Digest.of(hash).hex(), size);
    }

    private AttachmentType judged(Path file) throws IOException, AttachmentException {
        places.enter();
        try {
            return AttachmentFile.judge(file, pictures);
        } finally {
            places.leave();
        }
    }

    /**
     * How many one courseware may have.
     *
     * @throws ProblemException {@code limit-exceeded}
     */
    public void demandRoom(List<BlobRef> all, boolean english) {
        long bytes = all.stream().mapToLong(BlobRef::sizeBytes).sum();
        if (all.size() > config.most() || bytes > config.totalBytes()) {
            throw problem(new AttachmentException(AttachmentRefusal.TOO_MANY), english);
        }
    }

    private static ProblemException problem(AttachmentException e, boolean english) {
        return new ProblemException(
                e.refusal().problem(),
                e.sentence(english),
                List.of(error("attachment-" + e.refusal().number())));
    }

    private static ProblemException.FieldError error(String code) {
        return new ProblemException.FieldError("/attachment", code, "");
    }

    private static void remove(Path room) throws IOException {
        try (Stream<Path> files = Files.list(room)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(room);
    }
}
