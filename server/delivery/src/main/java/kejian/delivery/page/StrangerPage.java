package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;

/**
 * For a box that is in no register, where guests are not served: what it is called, and whom to
 * tell. A box that did not name itself is asked for its name by the page, and comes again with it.
 */
public final class StrangerPage {

    private static final String TITLE = "终端未登记";
    private static final String SCRIPT =
            KeyPage.script("keybox.js") + KeyPage.script("stranger.js");

    private StrangerPage() {}

    /**
     * @param box as it names itself, or empty
     * @param hotline whom to call, or empty
     */
    public static byte[] of(Asked asked, String box, String hotline) {
        KeyPage page = new KeyPage(asked).up("/a/index.htm");
        page.script("var BOX='',NAMED=" + !box.isEmpty() + ";\n", SCRIPT);
        int width = page.screen().lineWidth();
        page.lines(lines(box, hotline).stream().map(l -> Widths.cut(l, width)).toList(), 0);
        page.foot("/a/index.htm", "再试").foot(HelpPage.ADDRESS, "帮助");
        return page.finish(TITLE);
    }

    /** For tiers B and C. */
    public static byte[] plain(Asked asked, String box, String hotline) {
        Markup page = PlainPages.head(asked, TITLE, "");
        for (String line : lines(box, hotline)) {
            page.raw("<p>").text(line).raw("</p>\n");
        }
        return PlainPages.finish(page, asked);
    }

    private static List<String> lines(String box, String hotline) {
        List<String> lines = new ArrayList<>();
        lines.add("终端编号　" + (box.isEmpty() ? "未知" : box));
        lines.add("服务电话　" + (hotline.isEmpty() ? "请联系县级管理员" : hotline));
        lines.add("本地只向已登记的终端开放。");
        lines.add("请把终端编号告诉县级管理员，登记后自动开通。");
        return lines;
    }
}
