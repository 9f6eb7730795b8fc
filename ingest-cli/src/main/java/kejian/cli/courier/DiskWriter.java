package kejian.cli.courier;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.CourierLoad;
import kejian.contract.courier.CourierManifest;

/**
 * Writes a load onto a disk that may be pulled at any byte. The old manifest goes first and the new
 * one comes last, so a disk that was not finished is none; each file gets its name when its bytes
 * are durable; and the next run reads what is there instead of believing it. What the load does not
 * name is removed, journals excepted.
 */
public final class DiskWriter {

    /** A cluster of the largest disks, which each file wastes a part of. */
    private static final long PER_FILE_BYTES = 1 << 16;

    /** For the journal that comes home. */
    private static final long FOR_JOURNAL_BYTES = 64L << 20;

    private static final String PART = ".part";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Medium medium;
    private final long partBytes;
    private final BlobBytes blobs;
    private final Progress progress;

    public DiskWriter(BlobBytes blobs, Progress progress) {
        this(Medium.REAL, CourierFolder.PART_BYTES, blobs, progress);
    }

    DiskWriter(Medium medium, long partBytes, BlobBytes blobs, Progress progress) {
        this.medium = medium;
        this.partBytes = partBytes;
        this.blobs = blobs;
        this.progress = progress;
    }

    /** Where bytes of blobs come from. */
    @FunctionalInterface
    public interface BlobBytes {

        /**
         * @param to past the last byte
         */
        InputStream open(BlobRef blob, long from, long to) throws IOException, InterruptedException;
    }

    /** Told of what was written or found there. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytes, long all);
    }

    /**
     * @param written bytes of blobs that were fetched
     */
    public record Written(int files, long bytes, long written) {}

    /** The disk is too small. */
    public static final class NoRoom extends IOException {

        private static final long serialVersionUID = 1L;

        public final long neededBytes;
        public final long freeBytes;

        NoRoom(long needed, long free) {
            super("needed " + needed + ", free " + free);
            this.neededBytes = needed;
            this.freeBytes = free;
        }
    }

    /** The province gave other bytes than it had named. */
    public static final class WrongBytes extends IOException {

        private static final long serialVersionUID = 1L;

        WrongBytes(String sha256) {
            super("blob " + sha256 + " came with other bytes");
        }
    }

    public Written write(CourierLoad load, Path top, String now)
            throws IOException, InterruptedException {
        Path folder = top.resolve(CourierFolder.NAME);
        demandFolders(folder);
        medium.createFolders(folder);
        Map<String, byte[]> documents = new TreeMap<>();
        load.documents()
                .forEach((address, base64) ->
                        documents.put(
                                CourierFolder.fileOfDocument(address),
                                Base64.getDecoder().decode(base64)));
        Set<String> wanted = new HashSet<>(documents.keySet());
        load.blobs().forEach(b -> wanted.addAll(CourierFolder.filesOf(b, partBytes)));
        List<Path> others = others(folder, wanted);
        checkRoom(folder, load, others);
        medium.delete(folder.resolve(CourierFolder.MANIFEST));
        medium.force(folder);
        for (Path other : others) {
            medium.delete(other);
        }
        List<CourierManifest.File> files = new ArrayList<>();
        long all = load.blobs().stream().mapToLong(BlobRef::sizeBytes).sum();
        long[] at = {0, 0};
        for (BlobRef blob : load.blobs()) {
            files.addAll(put(folder, blob, at, all));
        }
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            files.add(putWhole(folder, document.getKey(), document.getValue()));
        }
        for (Path each : foldersOf(folder)) {
            medium.force(each);
        }
        CourierManifest manifest =
                new CourierManifest(
                        CourierManifest.FORMAT,
                        load.province(),
                        load.edge(),
                        load.release(),
                        now,
                        partBytes,
                        files);
        finish(folder, JSON.writeValueAsBytes(manifest));
        return new Written(files.size(), all, at[1]);
    }

    /** The last step: from here on it is a disk. */
    private void finish(Path folder, byte[] json) throws IOException {
        if (json.length > CourierFolder.MANIFEST_LIMIT_BYTES - 65) {
            throw new IOException("the load has more files than one disk may name");
        }
        byte[] head = (Digest.of(json).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
        Path fresh = folder.resolve(CourierFolder.MANIFEST + PART);
        medium.delete(fresh);
        try (Medium.Out out = medium.append(fresh)) {
            out.write(head, head.length);
            out.write(json, json.length);
            out.force();
        }
        medium.rename(fresh, folder.resolve(CourierFolder.MANIFEST));
        medium.force(folder);
    }

    private CourierManifest.File putWhole(Path folder, String name, byte[] bytes)
            throws IOException {
        Path file = folder.resolve(name);
        medium.createFolders(Objects.requireNonNull(file.getParent()));
        Path fresh = file.resolveSibling(file.getFileName() + PART);
        medium.delete(fresh);
        try (Medium.Out out = medium.append(fresh)) {
            out.write(bytes, bytes.length);
            out.force();
        }
        medium.rename(fresh, file);
        return new CourierManifest.File(name, bytes.length, Digest.of(bytes).hex());
    }

    /** A blob's files, each as far as it is there already; the whole is hashed as it was asked. */
    private List<CourierManifest.File> put(Path folder, BlobRef blob, long[] at, long all)
            throws IOException, InterruptedException {
        long before = at[0];
        List<String> names = CourierFolder.filesOf(blob, partBytes);
        for (int attempt = 0; ; attempt++) {
            MessageDigest whole = Digest.newSha256();
            List<CourierManifest.File> files = new ArrayList<>();
            boolean resumed = false;
            for (int i = 0; i < names.size(); i++) {
                Path file = folder.resolve(names.get(i));
                medium.createFolders(Objects.requireNonNull(file.getParent()));
                long from = i * partBytes;
                long to = Math.min(blob.sizeBytes(), from + partBytes);
                MessageDigest own = Digest.newSha256();
                Path begun =
                        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? file : part(file);
                long have = sizeOf(begun);
                if (have > to - from || begun.equals(file) && have < to - from) {
                    medium.delete(begun);
                    have = 0;
                    begun = part(file);
                }
                resumed |= have > 0;
                hash(begun, have, whole, own);
                at[0] += have;
                progress.at(at[0], all);
                if (!begun.equals(file)) {
                    fetch(blob, begun, from + have, to, List.of(whole, own), at, all);
                    medium.rename(begun, file);
                }
                files.add(new CourierManifest.File(names.get(i), to - from, Digest.of(own).hex()));
            }
            if (Digest.of(whole).hex().equals(blob.sha256())) {
                return files;
            }
            for (String name : names) {
                medium.delete(folder.resolve(name));
            }
            at[0] = before;
            // What lay on the disk may be to blame; fresh bytes have no such excuse.
            if (!resumed || attempt > 0) {
                throw new WrongBytes(blob.sha256());
            }
        }
    }

    private void fetch(
            BlobRef blob,
            Path part,
            long from,
            long to,
            List<MessageDigest> digests,
            long[] at,
            long all)
            throws IOException, InterruptedException {
        try (InputStream in =
                        from < to
                                ? blobs.open(blob, from, to)
                                : new ByteArrayInputStream(new byte[0]);
                Medium.Out out = medium.append(part)) {
            byte[] buffer = new byte[1 << 16];
            long left = to - from;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("blob " + blob.sha256() + " ended early");
                }
                out.write(buffer, read);
                digests.forEach(d -> d.update(buffer, 0, read));
                left -= read;
                at[0] += read;
                at[1] += read;
                progress.at(at[0], all);
            }
            out.force();
        }
    }

    private static void hash(Path file, long length, MessageDigest... digests) throws IOException {
        if (length == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                for (MessageDigest digest : digests) {
                    digest.update(buffer, 0, read);
                }
            }
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }

    /** A link would lead what is deleted and written to another place. */
    private static void demandFolders(Path folder) throws IOException {
        List<Path> folders = new ArrayList<>(List.of(folder));
        folders.add(folder.resolve("documents"));
        Path blobs = folder.resolve("blobs");
        folders.add(blobs);
        if (Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> groups = Files.list(blobs)) {
                folders.addAll(groups.toList());
            }
        }
        for (Path one : folders) {
            if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(one + " is no folder; take it away, then write again");
            }
        }
    }

    /** Blobs and documents of an earlier load; they would only take room. */
    private static List<Path> others(Path folder, Set<String> wanted) throws IOException {
        List<Path> others = new ArrayList<>();
        for (String kind : List.of("blobs", "documents")) {
            Path below = folder.resolve(kind);
            if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(below)) {
                for (Path file : all.filter(f -> !Files.isDirectory(f)).toList()) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    boolean begun =
                            kind.equals("blobs")
                                    && name.endsWith(PART)
                                    && wanted.contains(
                                            name.substring(0, name.length() - PART.length()));
                    if (!begun && !wanted.contains(name)) {
                        others.add(file);
                    }
                }
            }
        }
        return others;
    }

    private void checkRoom(Path folder, CourierLoad load, List<Path> others) throws IOException {
        long needed = FOR_JOURNAL_BYTES;
        for (Path other : others) {
            needed -= sizeOf(other);
        }
        for (BlobRef blob : load.blobs()) {
            for (String name : CourierFolder.filesOf(blob, partBytes)) {
                Path file = folder.resolve(name);
                needed += PER_FILE_BYTES - sizeOf(file) - sizeOf(part(file));
            }
            needed += blob.sizeBytes();
        }
        long free = medium.freeBytes(folder);
        if (free < needed) {
            throw new NoRoom(needed, free);
        }
    }

    private static List<Path> foldersOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isDirectory).toList();
        }
    }
}
