package kejian.delivery.page;

import java.util.List;
import java.util.Optional;
import kejian.contract.release.Catalogue;
import kejian.delivery.find.KeypadIndex;

/**
 * Finding a title by the digits of a remote. Each press is a page of its own: no box is too old.
 */
public final class FindPage {

    /** Its address; {@code k} names the digits so far and {@code p} the page of what was found. */
    public static final String ADDRESS = "/a/find.htm";

    private static final int ROWS = Screen.ROWS;
    private static final int MOST_FOUND = 20 * ROWS;
    private static final String SIGNS = "①②③④⑤⑥⑦⑧⑨";
    private static final String KEYS = "2ABC 3DEF 4GHI 5JKL 6MNO 7PQRS 8TUV 9WXYZ";
    private static final String HINT = "0 删一位　1 再按行号打开";
    private static final String CHOOSE = "按行号 1–9 打开，0 删一位";
    private static final String SCRIPT = KeyPage.script("keyfind.js");

    private FindPage() {}

    /**
     * @param found as {@link #found} has it
     * @param digits 2 to 9, what was pressed so far; empty for a page that asks
     * @param number 1, 2 … of what was found
     */
    public static Optional<byte[]> of(
            Asked asked, List<Catalogue.Title> found, String digits, int number) {
        KeyPage page = new KeyPage(asked).up("/a/index.htm").closeRows();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        if (number > pages) {
            return Optional.empty();
        }
        String typed = "已输入 " + (digits.isEmpty() ? "—" : digits) + "　" + said(found, digits);
        String which = pages == 1 ? "" : "　第 " + number + "/" + pages + " 页";
        page.lines(List.of(KEYS, typed + which), 0);
        boolean all = !found.isEmpty() && pages == 1; // nothing is left to press but a row's number
        int from = (number - 1) * ROWS;
        for (int i = from; i < Math.min(from + ROWS, found.size()); i++) {
            Catalogue.Title title = found.get(i);
            String sign = SIGNS.substring(i - from, i - from + 1);
            page.row("/a/cw/" + title.id() + ".htm", sign, title.title());
        }
        KeyPages.arrows(page, number, pages, ADDRESS + "?k=" + digits + "&amp;p=", "");
        String ask = asked.link(ADDRESS).replace("&amp;", "&");
        page.script(
                "var ALL=%s,Q='%s',FIND='%s',SAY='%s',SAY1='%s';\n"
                        .formatted(
                                all,
                                digits,
                                ask + (ask.indexOf('?') < 0 ? "?k=" : "&k="),
                                HINT,
                                CHOOSE),
                SCRIPT);
        page.body().raw("<div class=\"b\" id=\"say\" style=\"top:16px\">");
        page.body().text(all ? CHOOSE : HINT);
        page.body().raw("</div>\n");
        page.foot("/a/index.htm", "返回");
        return Optional.of(page.finish("查找"));
    }

    private static String said(List<Catalogue.Title> found, String digits) {
        if (digits.isEmpty()) {
            return "请按拼音首字母所在的数字键";
        }
        return found.isEmpty()
                ? "没有找到，按 0 删一位"
                : "找到 " + (found.size() < MOST_FOUND ? found.size() : MOST_FOUND + " 个以上");
    }

    /** What fits, as far as pages go; nothing for no digits. */
    public static List<Catalogue.Title> found(Asked asked, KeypadIndex index, String digits) {
        List<Catalogue.Title> titles = asked.view().catalogue().titles();
        return index.find(digits).stream()
                .map(titles::get)
                .filter(t -> !asked.view().isGone(t.id()))
                .limit(MOST_FOUND)
                .toList();
    }
}
