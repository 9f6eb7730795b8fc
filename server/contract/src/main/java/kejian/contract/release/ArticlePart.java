package kejian.contract.release;

import java.util.List;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/** A part of an article, in reading order. All text is plain. */
public sealed interface ArticlePart {

    record Paragraph(String text) implements ArticlePart {}

    /**
     * @param level 1 to 6
     */
    record Heading(int level, String text) implements ArticlePart {}

    /**
     * @param depth from 1
     * @param text begins with its mark or number
     */
    record ListItem(int depth, String text) implements ArticlePart {}

    /**
     * @param type {@code image/jpeg} or {@code image/png}
     * @param shows in words, or empty
     * @param width in pixels, likewise {@code height}; 0 where a release does not say
     */
    record Picture(BlobRef blob, String type, String shows, int width, int height)
            implements ArticlePart {}

    /** Rows of cells; rows may differ in length. */
    record Table(List<List<String>> rows) implements ArticlePart {

        public Table {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** What a block of a release means. */
    static ArticlePart of(Catalogue.Article.Block block) {
        String text = block.text() == null ? "" : block.text();
        if (block.picture() != null) {
            boolean png = "image/png".equals(block.pictureType());
            return new Picture(
                    block.picture(),
                    png ? "image/png" : "image/jpeg",
                    text,
                    orZero(block.width()),
                    orZero(block.height()));
        }
        if (block.table() != null) {
            return new Table(block.table());
        }
        if (block.heading()) {
            int level = block.level() == null ? 2 : block.level();
            return new Heading(Math.clamp(level, 1, 6), text);
        }
        return block.item() == null
                ? new Paragraph(text)
                : new ListItem(Math.clamp(block.item(), 1, 9), text);
    }

    /** As it is written in a release. */
    default Catalogue.Article.Block block() {
        return switch (this) {
            case Paragraph(String text) -> new Catalogue.Article.Block(text, false, null, null);
            case Heading(int level, String text) ->
                    new Catalogue.Article.Block(
                            text, true, null, null, level, null, null, null, null);
            case ListItem(int depth, String text) ->
                    new Catalogue.Article.Block(
                            text, false, null, null, null, depth, null, null, null);
            case Picture(BlobRef blob, String type, String shows, int width, int height) ->
                    new Catalogue.Article.Block(
                            shows.isEmpty() ? null : shows,
                            false,
                            blob,
                            type,
                            null,
                            null,
                            null,
                            width,
                            height);
            case Table(List<List<String>> rows) ->
                    new Catalogue.Article.Block(
                            null, false, null, null, null, null, rows, null, null);
        };
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : Math.max(0, number);
    }
}
