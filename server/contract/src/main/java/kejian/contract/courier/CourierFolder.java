package kejian.contract.courier;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kejian.contract.blob.BlobRef;

/**
 * Where things lie on a courier's disk, all below {@value #NAME}. The names are lower-case letters
 * and digits, folders hold some thousand files and no file reaches 4 GiB: so FAT32 and exFAT take
 * it as they come from the shop.
 *
 * <p>{@value #MANIFEST} is written last and taken away first: a disk that was pulled has none, and
 * is refused by that alone. It proves nothing; trust comes from the signed documents. It names what
 * is altered, file by file.
 */
public final class CourierFolder {

    public static final String NAME = "kejian-courier";
    public static final String MANIFEST = "manifest.json";
    public static final String JOURNAL = "journal";

    /** A larger blob lies in several files: FAT32 ends below 4 GiB. */
    public static final long PART_BYTES = 1L << 30;

    /** Of the manifest; some 40,000 files. An edge holds it in a heap of 96 MB, four times over. */
    public static final int MANIFEST_LIMIT_BYTES = 8 << 20;

    /** Of one blob: their numbers have three digits. */
    public static final int MOST_PARTS = 1000;

    private static final Pattern PATH =
            Pattern.compile(
                    "documents/(?:timestamp|(?:root|snapshot|release)-[1-9][0-9]{0,17})\\.json"
                            + "|blobs/[0-9a-f]{2}/[0-9a-f]{64}(?:\\.[0-9]{3})?");

    private CourierFolder() {}

    /** Whether a manifest may name this file; everything else could lead outside the folder. */
    public static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    /**
     * The file of a document.
     *
     * @param address as an edge asks the province for it, {@code sync/root/2.json}
     */
    public static String fileOfDocument(String address) {
        return "documents/" + address.substring("sync/".length()).replace('/', '-');
    }

    /** The files of a blob in order, each of {@code partBytes} but the last. */
    public static List<String> filesOf(BlobRef blob, long partBytes) {
        String file = "blobs/" + blob.sha256().substring(0, 2) + "/" + blob.sha256();
        if (blob.sizeBytes() <= partBytes) {
            return List.of(file);
        }
        List<String> files = new ArrayList<>();
        for (long from = 0; from < blob.sizeBytes(); from += partBytes) {
            files.add("%s.%03d".formatted(file, files.size()));
        }
        return files;
    }
}
