package kejian.delivery.page;

import kejian.contract.release.Lecture;

/**
 * A lecture's outline and slides on the pages of tiers B and C: lists that anybody can read; the
 * page's script marks what belongs to the moment, and leads from a chapter to its place.
 */
final class PlainLecture {

    private PlainLecture() {}

    /**
     * @param token what the addresses of its slides carry
     */
    static void write(Markup page, Lecture lecture, String token) {
        if (!lecture.slides().isEmpty()) {
            page.raw("<div id=\"slides\">\n");
            for (Lecture.Slide slide : lecture.slides()) {
                page.raw("<img class=\"slide\" alt=\"").text(time(slide.atMs()));
                page.raw("\" loading=\"lazy\" data-at=\"").raw(slide.atMs()).raw("\" width=\"");
                page.raw(slide.width()).raw("\" height=\"").raw(slide.height());
                page.raw("\" src=\"/m/picture/").raw(slide.picture().sha256()).raw(token);
                page.raw("\">\n");
            }
            page.raw("</div>\n");
        }
        page.raw("<ol id=\"chapters\">\n");
        for (Lecture.Chapter chapter : lecture.chapters()) {
            page.raw("<li data-at=\"").raw(chapter.atMs()).raw("\"><a href=\"#video\">");
            page.text(time(chapter.atMs()) + " " + chapter.title()).raw("</a></li>\n");
        }
        page.raw("</ol>\n");
    }

    private static String time(long ms) {
        long seconds = ms / 1000;
        return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
