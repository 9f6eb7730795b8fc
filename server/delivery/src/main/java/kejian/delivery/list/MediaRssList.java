package kejian.delivery.list;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** RSS 2.0 with the Media RSS module; its namespace ends with a slash. */
final class MediaRssList {

    /** RFC 822 as RSS wants it. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private MediaRssList() {}

    static String text(PlainList list) {
        StringBuilder out =
                new StringBuilder(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">
                        <channel>
                        """);
        element(out, "title", list.name());
        element(out, "link", list.base() + "/");
        element(out, "description", list.name());
        element(out, "generator", "kejian release " + list.view());
        for (PlainList.Entry e : list.entries()) {
            out.append("<item>\n");
            element(out, "title", e.title());
            element(out, "link", list.base() + "/c/cw/" + e.id() + ".html");
            element(out, "description", e.summary());
            out.append("<guid isPermaLink=\"false\">").append(e.id()).append("</guid>\n");
            date(out, e.publishedAt());
            element(out, "category", e.column());
            out.append("<media:content url=\"").append(XmlText.of(e.address()));
            out.append("\" type=\"").append(list.mediaType());
            out.append("\" medium=\"video\" duration=\"");
            out.append((e.durationMs() + 500) / 1000).append("\"/>\n");
            if (e.poster() != null) {
                out.append("<media:thumbnail url=\"").append(XmlText.of(e.poster()));
                out.append("\"/>\n");
            }
            out.append("</item>\n");
        }
        return out.append("</channel>\n</rss>\n").toString();
    }

    private static void date(StringBuilder out, String instant) {
        try {
            element(out, "pubDate", DATE.format(Instant.parse(instant)));
        } catch (DateTimeParseException _) {
            // An item without a date is still an item.
            return;
        }
    }

    private static void element(StringBuilder out, String name, String value) {
        out.append('<').append(name).append('>').append(XmlText.of(value));
        out.append("</").append(name).append(">\n");
    }
}
