package kejian.delivery.list;

import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;

/**
 * The guide that an M3U's {@code x-tvg-url} names, as XMLTV: names of the entries by their {@code
 * tvg-id}. It has no programmes, since courseware is played when somebody wants it.
 */
public final class GuideText {

    private GuideText() {}

    public static String of(ReleaseView view) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<tv generator-info-name=\"kejian\" source-info-name=\"release ");
        out.append(view.number()).append("\">\n");
        for (Catalogue.Title title : view.catalogue().titles()) {
            if (title.media() != null && !view.isWithdrawn(title.id())) {
                out.append("<channel id=\"")
                        .append(title.id())
                        .append("\"><display-name lang=\"zh\">");
                text(out, title.title());
                out.append("</display-name></channel>\n");
            }
        }
        return out.append("</tv>\n").toString();
    }

    /** XML 1.0 §2.2 has no way at all to write most control characters. */
    private static void text(StringBuilder out, String text) {
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '&' -> out.append("&amp;");
                        default -> {
                            boolean lone = c >= 0xD800 && c <= 0xDFFF;
                            boolean none = c == 0xFFFE || c == 0xFFFF;
                            out.appendCodePoint(
                                    Character.isISOControl(c) || lone || none ? ' ' : c);
                        }
                    }
                });
    }
}
