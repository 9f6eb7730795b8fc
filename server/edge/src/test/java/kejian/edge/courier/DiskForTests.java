package kejian.edge.courier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.CourierManifest;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/** A courier's disk in the order that it is written in: blobs, documents, manifest. */
final class DiskForTests {

    static final long PART_BYTES = 10_000;

    final Map<String, byte[]> files = new LinkedHashMap<>();
    private final long release;

    DiskForTests(TroublesomeOrigin origin, ReleaseManifest release) {
        this.release = release.number();
        for (BlobRef blob : release.blobs()) {
            byte[] bytes = origin.documents.get("/sync/blob/" + blob.sha256());
            List<String> names = CourierFolder.filesOf(blob, PART_BYTES);
            for (int i = 0; i < names.size(); i++) {
                int from = (int) (i * PART_BYTES);
                int to = (int) Math.min(bytes.length, from + PART_BYTES);
                files.put(names.get(i), Arrays.copyOfRange(bytes, from, to));
            }
        }
        // a disk has the newest of each, and in this order the timestamp last
        new TreeMap<>(origin.documents)
                .forEach((path, bytes) -> {
                    boolean older =
                            path.matches("/sync/(snapshot|release)/.*")
                                    && !path.endsWith("/" + this.release + ".json");
                    if (!path.startsWith("/sync/blob/") && !older) {
                        files.put(CourierFolder.fileOfDocument(path.substring(1)), bytes);
                    }
                });
        seal();
    }

    /** The manifest of what is there now, as whoever alters a disk could write it too. */
    void seal() {
        files.remove(CourierFolder.MANIFEST);
        List<CourierManifest.File> listed = new ArrayList<>();
        files.forEach((name, bytes) ->
                listed.add(new CourierManifest.File(name, bytes.length, Digest.of(bytes).hex())));
        byte[] json =
                StrictJson.write(
                        new CourierManifest(
                                CourierManifest.FORMAT,
                                "试验省",
                                null,
                                release,
                                "2026-11-20T00:00:00Z",
                                PART_BYTES,
                                listed));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((Digest.of(json).hex() + "\n").getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(json);
        files.put(CourierFolder.MANIFEST, all.toByteArray());
    }

    int totalBytes() {
        return files.values().stream().mapToInt(b -> b.length).sum();
    }

    Path write(Path top) throws IOException {
        return writeUpTo(top, Integer.MAX_VALUE, /* manifestToo= */ false);
    }

    /**
     * As far as so many bytes.
     *
     * @param manifestToo a file system may make the last file durable before others
     */
    Path writeUpTo(Path top, int byteCount, boolean manifestToo) throws IOException {
        Path folder = top.resolve(CourierFolder.NAME);
        int left = byteCount;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            boolean spared = manifestToo && file.getKey().equals(CourierFolder.MANIFEST);
            int length = spared ? file.getValue().length : Math.min(left, file.getValue().length);
            if (length == 0 && file.getValue().length > 0) {
                Files.deleteIfExists(folder.resolve(file.getKey()));
                continue;
            }
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, Arrays.copyOf(file.getValue(), length));
            left -= spared ? 0 : length;
        }
        return top;
    }
}
