package kejian.delivery.list;

import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;

/**
 * The guide that an M3U's {@code x-tvg-url} names, as XMLTV: names of the entries by their {@code
 * tvg-id}. It has no programmes, since courseware is played when somebody wants it.
 */
public final class GuideText {

    private GuideText() {}

    /** Channel ids have at least one dot, as domain names (XMLTV's DTD after RFC 2838). */
    static String channel(String coursewareId) {
        return coursewareId + ".kejian";
    }

    public static String of(ReleaseView view) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<tv generator-info-name=\"kejian\" source-info-name=\"release ");
        out.append(view.number()).append("\">\n");
        for (Catalogue.Title title : view.catalogue().titles()) {
            if (title.media() != null && !view.isWithdrawn(title.id())) {
                out.append("<channel id=\"")
                        .append(channel(title.id()))
                        .append("\"><display-name lang=\"zh\">");
                out.append(XmlText.of(title.title()));
                out.append("</display-name></channel>\n");
            }
        }
        return out.append("</tv>\n").toString();
    }
}
