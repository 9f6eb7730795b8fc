package kejian.delivery.page;

import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;

/** An article on the pages of tiers B and C. */
final class PlainArticle {

    private PlainArticle() {}

    /**
     * @param token what the addresses of its pictures carry
     */
    static void write(Markup page, Catalogue.Article article, String token) {
        page.raw("<article>\n");
        for (Catalogue.Article.Block block : article.blocks()) {
            part(page, ArticlePart.of(block), token);
        }
        page.raw("</article>\n");
    }

    private static void part(Markup page, ArticlePart part, String token) {
        switch (part) {
            case ArticlePart.Paragraph(String text) -> page.raw("<p>").text(text).raw("</p>\n");
            case ArticlePart.Heading(int level, String text) -> {
                // h1 is the page's own
                String name = "h" + Math.min(6, Math.max(2, level));
                page.raw("<" + name + ">").text(text).raw("</" + name + ">\n");
            }
            case ArticlePart.ListItem(int depth, String text) -> {
                page.raw("<p class=\"item i").raw(Math.min(depth, 4)).raw("\">");
                page.text(text).raw("</p>\n");
            }
            case ArticlePart.Picture(
                            BlobRef blob,
                            String _,
                            String shows,
                            int width,
                            int height) -> {
                page.raw("<img alt=\"").text(shows).raw("\" loading=\"lazy\"");
                if (width > 0 && height > 0) {
                    page.raw(" width=\"").raw(width).raw("\" height=\"").raw(height).raw("\"");
                }
                page.raw(" src=\"/m/picture/").raw(blob.sha256()).raw(token).raw("\">\n");
            }
            case ArticlePart.Table(List<List<String>> rows) -> table(page, rows);
        }
    }

    private static void table(Markup page, List<List<String>> rows) {
        page.raw("<div class=\"table\"><table>\n");
        boolean isHead = TableLines.areNamed(rows);
        for (List<String> row : rows) {
            String name = isHead ? "th" : "td";
            page.raw("<tr>");
            row.forEach(cell -> page.raw("<" + name + ">").text(cell).raw("</" + name + ">"));
            page.raw("</tr>\n");
            isHead = false;
        }
        page.raw("</table></div>\n");
    }
}
