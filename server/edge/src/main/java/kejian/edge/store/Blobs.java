package kejian.edge.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.delivery.view.BlobShelf;
import kejian.edge.disk.Disk;
import org.jboss.logging.Logger;

/**
 * Blobs of releases at {@code blobs/ab/abcdef…}. A blob comes into being as {@code partial/…} and
 * gets its name only after its bytes were forced to the disk and their digest was computed from the
 * file; so a name under {@code blobs/} is a promise, and {@link #locate} answers from memory.
 * Damaged blobs lie in {@code damaged/} until the next scrub, for whoever wants to look.
 */
public final class Blobs implements BlobShelf {

    private static final Logger LOG = Logger.getLogger(Blobs.class);

    private static final long CACHES_BYTES = 256L << 20;

    /** A small file takes more of a drive than its bytes, and a seek of whoever reads it. */
    private static final long LEAST_WRITTEN_BYTES = 1 << 16;

    private final Path whole;
    private final Path partial;
    private final Path damaged;
    private final Disk disk;
    private final Verify verify;
    private final Map<Digest, Digest> held = new ConcurrentHashMap<>();
    private final LongAdder damagedCount = new LongAdder();

    private Blobs(Path folder, Disk disk, Verify verify) {
        this.whole = folder.resolve("blobs");
        this.partial = folder.resolve("partial");
        this.damaged = folder.resolve("damaged");
        this.disk = disk;
        this.verify = verify;
    }

    /** Takes stock of the names that are there; bytes are checked by {@link #scrub}. */
    public static Blobs open(Path folder, Disk disk, Verify verify) throws IOException {
        Blobs blobs = new Blobs(folder, disk, verify);
        disk.createFolders(blobs.whole);
        disk.createFolders(blobs.partial);
        disk.createFolders(blobs.damaged);
        for (Path group : list(blobs.whole)) {
            for (Path file : list(group)) {
                String name = String.valueOf(file.getFileName());
                if (Digest.isDigest(name)) {
                    blobs.hold(new Digest(name));
                }
            }
        }
        return blobs;
    }

    @Override
    public Optional<Path> locate(Digest digest) {
        return held.containsKey(digest) ? Optional.of(pathOf(digest)) : Optional.empty();
    }

    public boolean holds(Digest digest) {
        return held.containsKey(digest);
    }

    private void hold(Digest digest) {
        held.put(digest, digest);
    }

    /** The same blobs, by the names that are in memory anyway: a release has 100,000 of them. */
    public List<BlobRef> named(List<BlobRef> blobs) {
        return blobs.stream().map(this::named).toList();
    }

    private BlobRef named(BlobRef blob) {
        Digest known = held.get(blob.digest());
        return known == null ? blob : new BlobRef(known.hex(), blob.sizeBytes());
    }

    /** Where the bytes of a blob that is being fetched lie so far; survives restarts. */
    public Path partialOf(Digest digest) {
        return partial.resolve(digest.hex());
    }

    /** Bytes of a blob that were fetched already, 0 where none. */
    public long partialBytes(Digest digest) throws IOException {
        try {
            return Files.size(partialOf(digest));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    public Disk.Out appendPartial(Digest digest) throws IOException {
        return disk.append(partialOf(digest));
    }

    public void dropPartial(Digest digest) throws IOException {
        disk.delete(partialOf(digest));
    }

    /**
     * Computes the digest from the file on the disk and, if it is right, gives the blob its name.
     * The caller has forced the file.
     *
     * @return false when the bytes are other ones; they are gone then
     */
    public boolean adopt(BlobRef blob) throws IOException {
        Path file = partialOf(blob.digest());
        if (Files.size(file) != blob.sizeBytes() || !verify.matches(file, blob.digest())) {
            disk.delete(file);
            return false;
        }
        Path target = pathOf(blob.digest());
        Path group = whole.resolve(blob.sha256().substring(0, 2));
        disk.createFolders(group);
        disk.rename(file, target);
        disk.forceFolder(group);
        hold(blob.digest());
        return true;
    }

    /** Stores a stream as a blob; it is whole and durable when this returns true. */
    public boolean put(BlobRef blob, InputStream bytes) throws IOException {
        if (holds(blob.digest())) {
            return true;
        }
        try (Disk.Out out = disk.create(partialOf(blob.digest()))) {
            ReadableByteChannel in = Channels.newChannel(bytes);
            ByteBuffer buffer = ByteBuffer.allocate(Verify.CHUNK_BYTES);
            long written = 0;
            while (in.read(buffer) >= 0 && written <= blob.sizeBytes()) {
                written += buffer.flip().remaining();
                out.write(buffer);
                buffer.clear();
            }
            out.force();
        }
        return adopt(blob);
    }

    /** What is not held of these, and its bytes less those that partial files hold already. */
    public Missing missing(Collection<BlobRef> wanted) throws IOException {
        List<BlobRef> absent = wanted.stream().filter(b -> !holds(b.digest())).toList();
        long bytes = 0;
        for (BlobRef blob : absent) {
            bytes += Math.max(0, blob.sizeBytes() - partialBytes(blob.digest()));
        }
        return new Missing(absent, bytes);
    }

    /** Blobs of these whose file has another size than announced are moved aside. */
    public void checkSizes(Collection<BlobRef> wanted) throws IOException {
        for (BlobRef blob : wanted) {
            if (holds(blob.digest()) && sizeOf(blob.digest()) != blob.sizeBytes()) {
                setAside(blob.digest());
            }
        }
    }

    /** Of the file; -1 where there is none. */
    long sizeOf(Digest digest) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(pathOf(digest), BasicFileAttributes.class);
            return file.isRegularFile() ? file.size() : -1;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /**
     * What a drive may have lost with its power though it said it was safe: what was written last,
     * of all that is held, up to several times what the cache of any drive takes.
     */
    public List<Digest> writtenLast() throws IOException {
        return writtenLast(CACHES_BYTES);
    }

    List<Digest> writtenLast(long bytes) throws IOException {
        List<Written> all = new ArrayList<>();
        for (Digest digest : held.keySet()) {
            try {
                BasicFileAttributes file =
                        Files.readAttributes(pathOf(digest), BasicFileAttributes.class);
                all.add(new Written(digest, file.lastModifiedTime().toMillis(), file.size()));
            } catch (NoSuchFileException e) {
                all.add(new Written(digest, Long.MAX_VALUE, 0)); // reading it will say so
            }
        }
        all.sort(Comparator.comparingLong(Written::atMs).reversed());
        List<Digest> last = new ArrayList<>();
        long left = bytes;
        for (Written each : all) {
            if (left <= 0) {
                break;
            }
            last.add(each.digest());
            left -= Math.max(each.bytes(), LEAST_WRITTEN_BYTES);
        }
        return last;
    }

    private record Written(Digest digest, long atMs, long bytes) {}

    /**
     * Reads one blob from the disk and compares; a damaged one is moved aside and counted.
     *
     * @return whether the blob is whole
     */
    public boolean scrub(Digest digest) throws IOException {
        if (!holds(digest)) {
            return false;
        }
        boolean good;
        try {
            good = verify.matches(pathOf(digest), digest);
        } catch (NoSuchFileException e) {
            good = false;
        } catch (IOException e) {
            if (!holds(digest)) {
                return false; // removed with its release while we read
            }
            // A sector that cannot be read is damage like any other: the bytes are gone.
            LOG.errorf("blob=%s cannot be read: %s", digest, e.getMessage());
            good = false;
        }
        if (!good && holds(digest)) {
            setAside(digest);
        }
        return good;
    }

    /** For {@link #read}. */
    public static ByteBuffer buffer(int bytes) {
        return Platter.buffer(bytes);
    }

    /**
     * Reads a piece of a blob from the disk, past the page cache where the file system allows it.
     *
     * @param offset a multiple of 4,096
     * @param into of {@link #buffer}, filled up to its limit
     * @return false where the blob is not held, is shorter, or cannot be read there
     */
    public boolean read(BlobRef blob, long offset, ByteBuffer into) {
        if (!holds(blob.digest())) {
            return false;
        }
        try {
            return Platter.read(pathOf(blob.digest()), offset, into);
        } catch (IOException e) {
            LOG.errorf("blob=%s cannot be read at %d: %s", blob.digest(), offset, e.getMessage());
            return false;
        }
    }

    /** All that is held, in rising order. */
    public Collection<Digest> all() {
        return new TreeSet<>(held.keySet());
    }

    /** Blobs found damaged since the program began. */
    public long damagedSoFar() {
        return damagedCount.sum();
    }

    /** Removes blobs, partial and damaged files that nothing in {@code keep} names. */
    public void retainOnly(Set<Digest> keep) throws IOException {
        for (Digest digest : all()) {
            if (!keep.contains(digest)) {
                held.remove(digest);
                disk.delete(pathOf(digest));
            }
        }
        for (Path file : list(partial)) {
            String name = String.valueOf(file.getFileName());
            if (!Digest.isDigest(name) || !keep.contains(new Digest(name))) {
                disk.delete(file);
            }
        }
        for (Path file : list(damaged)) {
            disk.delete(file);
        }
    }

    public long freeBytes() throws IOException {
        return disk.freeBytes(whole);
    }

    /** Of the whole disk that blobs lie on. */
    public long diskBytes() throws IOException {
        return Files.getFileStore(whole).getTotalSpace();
    }

    private void setAside(Digest digest) throws IOException {
        held.remove(digest);
        damagedCount.increment();
        LOG.errorf("blob=%s is damaged and was moved aside", digest);
        try {
            disk.rename(pathOf(digest), damaged.resolve(digest.hex()));
        } catch (NoSuchFileException e) {
            LOG.errorf("blob=%s was missing altogether", digest);
        }
    }

    private Path pathOf(Digest digest) {
        return whole.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            List<Path> files = new ArrayList<>();
            stream.forEach(files::add);
            return files;
        }
    }

    /**
     * @param bytes still to be fetched
     */
    public record Missing(List<BlobRef> blobs, long bytes) {

        public Missing {
            blobs = List.copyOf(blobs);
        }
    }
}
