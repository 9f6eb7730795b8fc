package kejian.contract.release;

import java.util.List;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;

/**
 * What a three-pane lecture (三分屏) has beside its film.
 *
 * @param chapters by rising time
 * @param slides likewise; each is shown until the next
 */
public record Lecture(List<Chapter> chapters, List<Slide> slides) {

    public Lecture {
        chapters = List.copyOf(chapters);
        slides = List.copyOf(slides);
    }

    /** Every blob an edge must hold to show it. */
    public Stream<BlobRef> pictures() {
        return slides.stream().map(Slide::picture);
    }

    /**
     * @param atMs where it begins in the film
     */
    public record Chapter(long atMs, String title) {}

    /**
     * @param atMs when it is shown first
     * @param pictureType {@code image/jpeg} or {@code image/png}
     * @param width in pixels, likewise {@code height}
     */
    public record Slide(long atMs, BlobRef picture, String pictureType, int width, int height) {}
}
