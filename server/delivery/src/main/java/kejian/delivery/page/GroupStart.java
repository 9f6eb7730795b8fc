package kejian.delivery.page;

import kejian.delivery.evidence.Beacon;

/**
 * Starts a viewing of a whole room from the courseware's page: as many digits as the number has,
 * and OK; a number of four digits starts by itself. So it is never more than four keys.
 */
final class GroupStart {

    private static final String SCRIPT = KeyPage.script("keyhead.js");
    private static final String HINT = "集中收看：按数字键输入人数，按确定开始";

    private GroupStart() {}

    /**
     * @param path of the page that plays
     * @param line of text, from the top, that is free
     */
    static void on(KeyPage page, String path, int line) {
        Screen screen = page.screen();
        page.body()
                .raw("<div class=\"t\" id=\"say\" style=\"top:")
                .raw(screen.top() + (long) line * screen.lineHeight())
                .raw("px\">")
                .text(HINT)
                .raw("</div>\n");
        String play = page.asked().link(path).replace("&amp;", "&");
        page.script(
                "var MOST=%d,JOIN='%s',SAY1='集中收看 ',SAY2=' 人：按确定开始，按返回重输',BAD='人数须在 1 到 %d 之间，请重输';\n"
                        .formatted(
                                Beacon.MOST_HEADS,
                                play + (play.indexOf('?') < 0 ? "?heads=" : "&heads="),
                                Beacon.MOST_HEADS),
                SCRIPT);
    }
}
