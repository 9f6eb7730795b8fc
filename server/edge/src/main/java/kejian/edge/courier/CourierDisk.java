package kejian.edge.courier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.CourierManifest;
import kejian.edge.province.Province;
import kejian.edge.sync.CarriedSource;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * A courier's disk as a source. Its manifest says what is there and helps to name what is altered;
 * what it says is believed of nothing, since whoever alters a file can alter the manifest.
 */
final class CourierDisk implements CarriedSource {

    private static final int HEAD = 65;
    private static final String BLOBS = "blobs/ab/";

    private final Path folder;
    private final Medium medium;
    private final CourierManifest manifest;
    private final Map<String, CourierManifest.File> files = new HashMap<>();
    private final Map<String, List<CourierManifest.File>> blobs = new HashMap<>();
    private final List<String> alteredDocuments = new CopyOnWriteArrayList<>();

    private CourierDisk(Path folder, Medium medium, CourierManifest manifest) {
        this.folder = folder;
        this.medium = medium;
        this.manifest = manifest;
        manifest.files().stream()
                .sorted(Comparator.comparing(CourierManifest.File::path))
                .forEach(file -> {
                    files.put(file.path(), file);
                    if (file.path().startsWith("blobs/")) {
                        String sha256 = file.path().substring(BLOBS.length(), BLOBS.length() + 64);
                        blobs.computeIfAbsent(sha256, s -> new ArrayList<>()).add(file);
                    }
                });
    }

    /**
     * @param top where the disk is mounted
     * @throws NoDisk when no courier's disk was finished there
     */
    static CourierDisk open(Path top, Medium medium) throws NoDisk {
        Path folder = top.resolve(CourierFolder.NAME);
        byte[] all;
        try (InputStream in = reading(folder.resolve(CourierFolder.MANIFEST), medium)) {
            all = in.readNBytes(CourierFolder.MANIFEST_LIMIT_BYTES + 1);
        } catch (IOException e) {
            throw new NoDisk("no-manifest", e);
        }
        if (all.length <= HEAD || all.length > CourierFolder.MANIFEST_LIMIT_BYTES) {
            throw new NoDisk("manifest-altered", null);
        }
        byte[] json = Arrays.copyOfRange(all, HEAD, all.length);
        String head = new String(all, 0, HEAD, StandardCharsets.US_ASCII);
        if (!head.equals(Digest.of(json).hex() + "\n")) {
            throw new NoDisk("manifest-altered", null);
        }
        try {
            CourierManifest manifest =
                    StrictJson.readTolerant(json, CourierManifest.class, CourierFolder.MANIFEST);
            if (manifest.format() != CourierManifest.FORMAT) {
                throw new NoDisk("manifest-format", null);
            }
            for (CourierManifest.File file : manifest.files()) {
                if (!CourierFolder.isPath(file.path())
                        || !Digest.isDigest(file.sha256())
                        || file.sizeBytes() < 0) {
                    throw new NoDisk("manifest-altered", null);
                }
            }
            return new CourierDisk(folder, medium, manifest);
        } catch (Refused e) {
            throw new NoDisk("manifest-altered", e);
        }
    }

    CourierManifest manifest() {
        return manifest;
    }

    @Override
    public String name() {
        return "courier's disk";
    }

    @Override
    public boolean holds(BlobRef blob) {
        return filesOf(blob).stream().allMatch(files::containsKey);
    }

    private List<String> filesOf(BlobRef blob) {
        if (blob.sizeBytes() / manifest.partBytes() >= CourierFolder.MOST_PARTS) {
            return List.of(""); // no file has that name: the blob is not here
        }
        return CourierFolder.filesOf(blob, manifest.partBytes());
    }

    @Override
    public boolean isGone() {
        try (InputStream in = reading(folder.resolve(CourierFolder.MANIFEST), medium)) {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public Province.Answer get(String path, int limitBytes) throws IOException {
        String name = CourierFolder.fileOfDocument(path);
        CourierManifest.File file = files.get(name);
        if (file == null) {
            return new Province.Answer(404, "", new byte[0]);
        }
        byte[] bytes;
        try (InputStream in = reading(folder.resolve(name), medium)) {
            bytes = in.readNBytes(limitBytes + 1);
        } catch (IOException e) {
            alteredDocuments.add(name);
            throw new Unreadable(name, e);
        }
        boolean whole = bytes.length == file.sizeBytes() || bytes.length > limitBytes;
        if (!whole || !Digest.of(bytes).hex().equals(file.sha256())) {
            alteredDocuments.add(name);
            throw new Unreadable(name, new IOException("its bytes are not those of the manifest"));
        }
        return new Province.Answer(200, "application/json", bytes);
    }

    @Override
    public Body stream(String path, Map<String, String> headers) throws IOException {
        String sha256 = path.substring("sync/blob/".length());
        List<CourierManifest.File> parts = blobs.getOrDefault(sha256, List.of());
        String range = headers.getOrDefault("Range", "");
        long from = range.isEmpty() ? 0 : Long.parseLong(range.replaceAll("\\D", ""));
        return new CourierBody(folder, medium, parts, from);
    }

    /** Documents that were asked for and are not as the manifest has them, or cannot be read. */
    List<String> alteredDocuments() {
        return List.copyOf(alteredDocuments);
    }

    /** Which of a blob's files are not as the manifest has them; all where none is found. */
    List<String> alteredFilesOf(BlobRef blob) {
        List<String> altered = new ArrayList<>();
        for (String name : filesOf(blob)) {
            CourierManifest.File file = files.get(name);
            if (file == null || !isWhole(file)) {
                altered.add(name);
            }
        }
        return altered.isEmpty() ? filesOf(blob) : altered;
    }

    private boolean isWhole(CourierManifest.File file) {
        try (DigestInputStream in =
                new DigestInputStream(
                        reading(folder.resolve(file.path()), medium), Digest.newSha256())) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {}
            return Digest.of(in.getMessageDigest()).hex().equals(file.sha256());
        } catch (IOException e) {
            return false; // what cannot be read is as good as altered
        }
    }

    private static InputStream reading(Path file, Medium medium) throws IOException {
        return Channels.newInputStream(medium.open(file));
    }

    /** What lies there is no finished courier's disk. */
    static final class NoDisk extends Exception {

        private static final long serialVersionUID = 1L;

        final String code;

        /**
         * @param code {@code no-manifest}, {@code manifest-altered}, {@code manifest-format}
         */
        NoDisk(String code, @Nullable Throwable cause) {
            super(code, cause);
            this.code = code;
        }
    }
}
