package kejian.delivery.list;

/** XSPF version 1 (xspf.org); durations are milliseconds. */
final class XspfList {

    private XspfList() {}

    static String text(PlainList list) {
        StringBuilder out =
                new StringBuilder(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <playlist version="1" xmlns="http://xspf.org/ns/0/">
                        """);
        element(out, "title", list.name());
        out.append("<meta rel=\"urn:kejian:release\">").append(list.view());
        out.append("</meta>\n<trackList>\n");
        for (PlainList.Entry e : list.entries()) {
            out.append("<track>\n");
            element(out, "location", e.address());
            element(out, "identifier", "urn:uuid:" + e.id());
            element(out, "title", e.title());
            if (!e.presenter().isEmpty()) {
                element(out, "creator", e.presenter());
            }
            if (e.poster() != null) {
                element(out, "image", e.poster());
            }
            element(out, "album", e.column());
            element(out, "duration", Long.toString(e.durationMs()));
            out.append("</track>\n");
        }
        return out.append("</trackList>\n</playlist>\n").toString();
    }

    private static void element(StringBuilder out, String name, String value) {
        out.append('<').append(name).append('>').append(XmlText.of(value));
        out.append("</").append(name).append(">\n");
    }
}
