package kejian.delivery.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kejian.contract.release.Catalogue;

/** What a search found, on the pages of tier C. */
public final class PlainFind {

    static final String ADDRESS = "/c/find.html";

    private static final int TITLES = 30;

    private PlainFind() {}

    /**
     * @param words as they were typed; empty for a page that asks
     * @param found best first
     * @param number 1, 2 …
     */
    public static Optional<byte[]> of(
            Asked asked, String words, List<Catalogue.Title> found, int number) {
        int pages = Math.max(1, (found.size() + TITLES - 1) / TITLES);
        if (number > pages) {
            return Optional.empty();
        }
        Markup page = PlainPages.head(asked, "搜索", "", words);
        page.raw("<p id=\"found\" role=\"status\">").text(said(words, found)).raw("</p>\n");
        if (!words.isEmpty() && found.isEmpty()) {
            page.raw("<p>可以只写几个字，也可以写拼音或拼音首字母，如 gsjj（果树嫁接）；繁体也可以。</p>\n");
        }
        int from = (number - 1) * TITLES;
        PlainPages.titles(page, asked, found.subList(from, Math.min(from + TITLES, found.size())));
        String folder =
                ADDRESS + "?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&amp;p=";
        PlainPages.turn(page, asked, folder, number, pages);
        return Optional.of(PlainPages.finish(page, asked));
    }

    private static String said(String words, List<Catalogue.Title> found) {
        if (words.isEmpty()) {
            return "请输入课件名、主讲人、拼音或拼音首字母";
        }
        return found.isEmpty() ? "没有找到“" + words + "”" : "找到 " + found.size() + " 个课件";
    }
}
