package kejian.contract.release;

import java.util.List;
import java.util.regex.Pattern;
import kejian.contract.blob.BlobRef;

/**
 * A county's own columns (县级发布版): complete, numbered, signed by the county's keys and by no other.
 * On the wire it is a {@link SignedDocument} of {@link #MEDIA_TYPE}, and travels as a blob: the
 * {@link Snapshot} names it by its digest.
 *
 * @param format raised when a reader of the old form could no longer read it; now 1
 * @param area code of the county
 * @param number strictly rising within the county
 * @param madeAt ISO 8601 instant
 * @param catalogue a {@link Catalogue} of the county's columns alone, as JSON; its {@code release}
 *     is this number
 * @param blobs as a {@link ReleaseManifest} has them
 * @param withdrawn ids of the county's courseware that must now answer 410
 */
public record CountyRelease(
        int format,
        String area,
        long number,
        String madeAt,
        BlobRef catalogue,
        List<BlobRef> blobs,
        List<String> withdrawn) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.county-release+json";

    public static final int FORMAT = 1;

    /** Of its document: some 25,000 files. An edge keeps it in memory while it judges it. */
    public static final int LARGEST_DOCUMENT_BYTES = 4 << 20;

    /** Of its catalogue, likewise. */
    public static final int LARGEST_CATALOGUE_BYTES = 8 << 20;

    private static final Pattern AREA = Pattern.compile("[0-9]{2,15}");

    public CountyRelease {
        blobs = List.copyOf(blobs);
        withdrawn = List.copyOf(withdrawn);
    }

    /** Whether it can be an area's code; it becomes a part of a file's name. */
    public static boolean isArea(String code) {
        return AREA.matcher(code).matches();
    }

    /** The same release with equal references in the place of its own. */
    public CountyRelease with(List<BlobRef> equal) {
        return new CountyRelease(format, area, number, madeAt, catalogue, equal, withdrawn);
    }

    /** In the form of a province's release, for what is judged of both alike. */
    public ReleaseManifest asRelease() {
        return new ReleaseManifest(format, number, madeAt, catalogue, blobs, withdrawn);
    }
}
