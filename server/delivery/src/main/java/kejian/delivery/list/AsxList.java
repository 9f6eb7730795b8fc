package kejian.delivery.list;

import java.util.Locale;

/** ASX version 3, as Windows Media Player and boxes of its time read it. */
final class AsxList {

    private AsxList() {}

    static String text(PlainList list) {
        StringBuilder out = new StringBuilder("<asx version=\"3.0\">\n<title>");
        out.append(XmlText.of(list.name())).append("</title>\n");
        out.append("<param name=\"kejian-release\" value=\"");
        out.append(list.view()).append("\"/>\n");
        for (PlainList.Entry e : list.entries()) {
            out.append("<entry>\n<title>").append(XmlText.of(e.title())).append("</title>\n");
            if (!e.presenter().isEmpty()) {
                out.append("<author>").append(XmlText.of(e.presenter())).append("</author>\n");
            }
            long s = e.durationMs() / 1000;
            out.append("<duration value=\"")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "%02d:%02d:%02d.%03d",
                                    s / 3600,
                                    s / 60 % 60,
                                    s % 60,
                                    e.durationMs() % 1000))
                    .append("\"/>\n<ref href=\"")
                    .append(XmlText.of(e.address()))
                    .append("\"/>\n</entry>\n");
        }
        return out.append("</asx>\n").toString();
    }
}
