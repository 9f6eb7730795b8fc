package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;

/** One screenful of an article: running text, or one picture. */
sealed interface ArticleScreen {

    record Text(List<String> lines) implements ArticleScreen {}

    record Picture(String sha256) implements ArticleScreen {}

    /** At least one screen, in reading order. */
    static List<ArticleScreen> of(Catalogue.Article article, Screen screen) {
        List<ArticleScreen> screens = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Catalogue.Article.Block block : article.blocks()) {
            BlobRef picture = block.picture();
            if (picture != null) {
                turn(screens, lines);
                screens.add(new Picture(picture.sha256()));
                continue;
            }
            String text = block.text() == null ? "" : block.text();
            if (block.heading() && lines.size() > screen.lines() - 3) {
                turn(screens, lines);
            }
            String indented = block.heading() ? text : "　　" + text;
            for (String line : Widths.lines(indented, screen.lineWidth())) {
                if (lines.size() == screen.lines()) {
                    turn(screens, lines);
                }
                lines.add(line);
            }
        }
        turn(screens, lines);
        if (screens.isEmpty()) {
            screens.add(new Text(List.of()));
        }
        return screens;
    }

    private static void turn(List<ArticleScreen> screens, List<String> lines) {
        if (!lines.isEmpty()) {
            screens.add(new Text(List.copyOf(lines)));
            lines.clear();
        }
    }
}
