package kejian.delivery.list;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;

/**
 * The guide that an M3U's {@code x-tvg-url} names, as XMLTV: names of the entries by their {@code
 * tvg-id}. Courseware is played when somebody wants it; readers refuse a guide without programmes,
 * so each is said to have begun when it was published.
 */
public final class GuideText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss '+0000'").withZone(ZoneOffset.UTC);

    private GuideText() {}

    /** Channel ids have at least one dot, as domain names (XMLTV's DTD after RFC 2838). */
    static String channel(String coursewareId) {
        return coursewareId + ".kejian";
    }

    public static String of(ReleaseView view) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<tv generator-info-name=\"kejian\" source-info-name=\"release ");
        out.append(view.name()).append("\">\n");
        List<Catalogue.Title> titles =
                view.catalogue().titles().stream()
                        .filter(t -> t.media() != null && !view.isGone(t.id()))
                        .toList();
        for (Catalogue.Title title : titles) {
            out.append("<channel id=\"").append(channel(title.id()));
            out.append("\"><display-name lang=\"zh\">").append(XmlText.of(title.title()));
            out.append("</display-name></channel>\n");
        }
        for (Catalogue.Title title : titles) {
            programme(out, title, Objects.requireNonNull(title.media()));
        }
        return out.append("</tv>\n").toString();
    }

    private static void programme(StringBuilder out, Catalogue.Title title, MediaPackage media) {
        Instant start;
        try {
            start = Instant.parse(title.publishedAt());
        } catch (DateTimeParseException _) {
            // The name stands above; only its time is not known.
            return;
        }
        out.append("<programme start=\"").append(TIME.format(start));
        out.append("\" stop=\"").append(TIME.format(start.plusMillis(media.durationMs())));
        out.append("\" channel=\"").append(channel(title.id()));
        out.append("\"><title lang=\"zh\">").append(XmlText.of(title.title()));
        out.append("</title>");
        if (!title.summary().isBlank()) {
            out.append("<desc lang=\"zh\">").append(XmlText.of(title.summary())).append("</desc>");
        }
        out.append("</programme>\n");
    }
}
