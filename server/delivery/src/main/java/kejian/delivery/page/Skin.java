package kejian.delivery.page;

import kejian.contract.courseware.Tier;

/** What pages for a remote are written in, and how they look. Their places are the same. */
enum Skin {
    /** HTML 4.01 with one plain style sheet, for boxes of 2008. */
    CARRIER,
    /** HTML as the WebView of Android 4.4 knows it, for boxes of 2014. */
    WEB_VIEW;

    static Skin of(Tier tier) {
        return tier == Tier.A ? CARRIER : WEB_VIEW;
    }

    String documentType() {
        return this == CARRIER
                ? "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n"
                : "<!DOCTYPE html>\n";
    }

    /** Says for which screen the page is made. */
    String size(Screen screen) {
        return this == CARRIER
                ? "<meta name=\"page-view-size\" content=\"%d*%d\">\n"
                        .formatted(screen.width(), screen.height())
                : "<meta name=\"viewport\" content=\"width=%d\">\n".formatted(screen.width());
    }

    /**
     * @param colour behind all
     */
    String style(Screen screen, String colour) {
        String places =
                """
                body{margin:0;width:%1$dpx;height:%2$dpx;overflow:hidden;background:%10$s;color:#fff}
                .h{position:absolute;left:%3$dpx;top:14px;font-size:%4$dpx}
                .b{position:absolute;right:%3$dpx;top:%8$dpx;font-size:%6$dpx;color:#9bc}
                .i{position:absolute;display:block;height:%5$dpx;line-height:%5$dpx;font-size:%6$dpx;\
                overflow:hidden;color:#fff;text-decoration:none;white-space:nowrap;outline:0}
                .f{background:#f5a623;color:#000}
                .t{position:absolute;left:%3$dpx;font-size:%7$dpx;line-height:%9$dpx;white-space:nowrap}
                .p{position:absolute;left:%3$dpx;border:0}
                .n{position:absolute;left:0;top:0;border:0}
                .on{background:%10$s}
                """
                        .formatted(
                                screen.width(),
                                screen.height(),
                                screen.margin(),
                                screen.headFont(),
                                screen.rowHeight() - 6,
                                screen.rowFont(),
                                screen.lineFont(),
                                screen.footTop(),
                                screen.lineHeight(),
                                colour);
        return this == CARRIER ? places : places + MORE;
    }

    private static final String MORE =
            """
            body{font-family:sans-serif}
            .i{border-radius:6px}
            .p{border-radius:6px}
            .v{position:absolute;left:0;top:0;background:#000}
            """;
}
