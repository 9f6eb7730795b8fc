package kejian.contract.exchange;

import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue.Article;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json} of an exchange package (交换包): a ZIP with {@code manifest.json}, {@code
 * sha256sums.txt} (of every other file: digest, two spaces, name), a Dublin Core record of each
 * courseware in {@code dublin-core/}, and the bytes in {@code data/SHA-256}.
 *
 * @param format raised when a reader of the old form could no longer read it; now 1
 * @param madeAt ISO 8601 instant
 * @param source the province that made it
 */
public record PackageManifest(int format, String madeAt, String source, List<Item> items) {

    public static final int FORMAT = 1;
    public static final String NAME = "manifest.json";
    public static final String SUMS = "sha256sums.txt";

    public PackageManifest {
        items = List.copyOf(items);
    }

    /** Where a blob lies in the package. */
    public static String path(BlobRef blob) {
        return "data/" + blob.sha256();
    }

    /**
     * One courseware. A video has an original; an article has one, or was typed in.
     *
     * @param externalId names it wherever it goes: who imports it twice has it once
     * @param attachments none where there are none: a reader that knows no such reads the rest
     */
    public record Item(
            String externalId,
            Kind kind,
            String title,
            String summary,
            String presenter,
            String publisher,
            List<String> tags,
            Category category,
            Purpose purpose,
            boolean restricted,
            @Nullable Original original,
            @Nullable Article article,
            List<Caption> captions,
            @Nullable List<Attachment> attachments) {

        public Item {
            // what others leave out is empty here
            summary = summary == null ? "" : summary;
            presenter = presenter == null ? "" : presenter;
            publisher = publisher == null ? "" : publisher;
            tags = List.copyOf(tags);
            captions = List.copyOf(captions);
            attachments =
                    attachments == null || attachments.isEmpty() ? null : List.copyOf(attachments);
        }

        /** Never null, whatever was read. */
        public List<Attachment> attached() {
            return attachments == null ? List.of() : attachments;
        }
    }

    /** A file to take along. */
    public record Attachment(BlobRef blob, String name) {}

    /** What the editor uploaded, as it was. */
    public record Original(BlobRef blob, @Nullable String filename) {}

    /**
     * @param text WebVTT
     */
    public record Caption(String language, String label, boolean byDefault, BlobRef text) {}
}
