package kejian.origin.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.exchange.PackageManifest;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.Arrivals;

/**
 * Writes an exchange package while it is sent: a piece in memory at a time, however large it gets.
 */
final class PackageWriter {

    private final Blobs blobs;
    private final ObjectMapper json;
    private final SortedMap<String, String> sums = new TreeMap<>();

    PackageWriter(Blobs blobs, ObjectMapper json) {
        this.blobs = blobs;
        this.json = json;
    }

    void write(PackageManifest manifest, List<Arrivals.Leaving> all, OutputStream to)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        small(zip, PackageManifest.NAME, json.writeValueAsBytes(manifest));
        for (Arrivals.Leaving leaving : all) {
            byte[] record = DublinCore.of(List.of(leaving)).getBytes(StandardCharsets.UTF_8);
            small(zip, "dublin-core/" + leaving.id() + ".xml", record);
        }
        SortedMap<String, BlobRef> data = new TreeMap<>();
        for (PackageManifest.Item item : manifest.items()) {
            if (item.original() != null) {
                data.put(item.original().blob().sha256(), item.original().blob());
            }
            item.captions().forEach(c -> data.put(c.text().sha256(), c.text()));
            item.attached().forEach(a -> data.put(a.blob().sha256(), a.blob()));
        }
        // films do not get smaller a second time
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (BlobRef blob : data.values()) {
            begin(zip, PackageManifest.path(blob));
            try (InputStream in = blobs.open(blob.digest(), 0)) {
                if (in.transferTo(zip) != blob.sizeBytes()) {
                    throw new IOException("blob " + blob.sha256() + " ends early");
                }
            }
            zip.closeEntry();
            sums.put(PackageManifest.path(blob), blob.sha256());
        }
        StringBuilder list = new StringBuilder();
        sums.forEach((name, sum) -> list.append(sum).append("  ").append(name).append('\n'));
        begin(zip, PackageManifest.SUMS);
        zip.write(list.toString().getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    private void small(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        begin(zip, name);
        zip.write(bytes);
        zip.closeEntry();
        sums.put(name, Digest.of(bytes).hex());
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the manifest says when
        zip.putNextEntry(entry);
    }
}
