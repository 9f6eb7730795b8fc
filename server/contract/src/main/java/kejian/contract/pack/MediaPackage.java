package kejian.contract.pack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * All that a video courseware needs on every tier (成品). There is always exactly one audio rendition
 * (silence where the source has none) and at least one video rendition of each role (a plain
 * picture where the source has only sound), so that delivery has no special cases.
 *
 * @param index the packaging index; it names the media it was made from, so that its digest is the
 *     package's identity and stands in every media address
 */
public record MediaPackage(
        BlobRef index,
        long durationMs,
        List<Rendition> renditions,
        @Nullable BlobRef poster,
        @Nullable Storyboard storyboard,
        List<Caption> captions) {

    public MediaPackage {
        renditions = List.copyOf(renditions);
        // Packages from before captions name none.
        captions = captions == null ? List.of() : List.copyOf(captions);
    }

    /** The package's identity: the digest of its packaging index. */
    public String id() {
        return index.sha256();
    }

    public Optional<Rendition> rendition(String name) {
        return renditions.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /** The same pictures and sound with these words. */
    public MediaPackage withCaptions(List<Caption> words) {
        return new MediaPackage(index, durationMs, renditions, poster, storyboard, words);
    }

    /** The same with another picture to stand for it. */
    public MediaPackage withPoster(BlobRef picture) {
        return new MediaPackage(index, durationMs, renditions, picture, storyboard, captions);
    }

    /** Every blob an edge must hold to serve this package. */
    public Stream<BlobRef> blobs() {
        return Stream.of(
                        Stream.of(index),
                        renditions.stream().map(Rendition::media),
                        Stream.ofNullable(poster),
                        storyboard == null
                                ? Stream.<BlobRef>empty()
                                : Stream.of(storyboard.sheet()),
                        captions.stream().map(Caption::text))
                .flatMap(s -> s);
    }

    /**
     * Words for one language, at most one of each.
     *
     * @param language as in BCP 47 and in addresses: {@code zh}, {@code zh-Hans}, {@code en}
     * @param name as viewers read it
     * @param text a WebVTT file in UTF-8
     * @param byDefault whether it is shown to whoever chose nothing; of one language at most
     */
    public record Caption(String language, String name, BlobRef text, boolean byDefault) {}

    /**
     * One sheet of small pictures of equal size, left to right, then down.
     *
     * @param sheet a JPEG picture
     * @param everyMs media time from one tile to the next
     */
    public record Storyboard(
            BlobRef sheet, int tileWidth, int tileHeight, int columns, int tiles, long everyMs) {}
}
