package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;

/** One screenful of an article: running text, or one picture. */
sealed interface ArticleScreen {

    /** Between the cells of a row: an old screen has no room for columns. */
    String BETWEEN_CELLS = "｜";

    record Text(List<Line> lines) implements ArticleScreen {}

    record Picture(ArticlePart.Picture picture) implements ArticleScreen {}

    /**
     * @param strong a heading's
     */
    record Line(String text, boolean strong) {}

    /** At least one screen, in reading order. */
    static List<ArticleScreen> of(Catalogue.Article article, Screen screen) {
        Setter setter = new Setter(screen);
        article.blocks().forEach(block -> setter.set(ArticlePart.of(block)));
        return setter.finish();
    }

    /** Sets parts into screens. */
    final class Setter {

        private final Screen screen;
        private final List<ArticleScreen> screens = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();

        private Setter(Screen screen) {
            this.screen = screen;
        }

        private void set(ArticlePart part) {
            switch (part) {
                case ArticlePart.Picture picture -> {
                    turn();
                    screens.add(new Picture(picture));
                    if (!picture.shows().isEmpty()) {
                        lines("［图］" + picture.shows(), /* strong= */ false);
                    }
                }
                case ArticlePart.Heading(_, String text) -> {
                    // a heading stands over something
                    if (lines.size() > screen.lines() - 3) {
                        turn();
                    }
                    lines(text, /* strong= */ true);
                }
                case ArticlePart.Paragraph(String text) -> lines("　　" + text, false);
                case ArticlePart.ListItem(int depth, String text) ->
                        lines("　".repeat(Math.min(depth, 4)) + text, false);
                case ArticlePart.Table(List<List<String>> rows) -> table(rows);
            }
        }

        private void table(List<List<String>> rows) {
            if (!TableLines.areNamed(rows)) {
                rows.forEach(row -> lines(TableLines.line(row), /* strong= */ false));
                return;
            }
            TableLines table = TableLines.of(rows, screen.lineWidth());
            if (!table.areLines()) {
                table.rows().forEach(row -> whole(table.told(row)));
                return;
            }
            Line head = new Line(table.head(), /* strong= */ true);
            whole(List.of(head, new Line(TableLines.line(table.rows().getFirst()), false)));
            for (List<String> row : table.rows().subList(1, table.rows().size())) {
                if (lines.size() == screen.lines()) {
                    turn();
                    lines.add(head); // each screen says what stands in its columns
                }
                lines.add(new Line(TableLines.line(row), /* strong= */ false));
            }
        }

        /** On one screen, where one holds it. */
        private void whole(List<Line> together) {
            if (lines.size() + together.size() > screen.lines()) {
                turn();
            }
            for (Line line : together) {
                if (lines.size() == screen.lines()) {
                    turn();
                }
                lines.add(line);
            }
        }

        private void lines(String text, boolean strong) {
            for (String line : Widths.lines(text, screen.lineWidth())) {
                if (lines.size() == screen.lines()) {
                    turn();
                }
                lines.add(new Line(line, strong));
            }
        }

        private void turn() {
            if (!lines.isEmpty()) {
                screens.add(new Text(List.copyOf(lines)));
                lines.clear();
            }
        }

        private List<ArticleScreen> finish() {
            turn();
            if (screens.isEmpty()) {
                screens.add(new Text(List.of()));
            }
            return screens;
        }
    }
}
