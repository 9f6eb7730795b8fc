package kejian.origin.exchange;

import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kejian.contract.courseware.Kind;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.pack.MediaPackage;
import kejian.origin.courseware.Arrivals;
import org.jspecify.annotations.Nullable;

/** Courseware as others describe such things: oai_dc records, and RSS with the Media module. */
public final class DublinCore {

    public static final String OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/";
    static final String DC = "http://purl.org/dc/elements/1.1/";
    public static final String SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
    private static final String MEDIA = "http://search.yahoo.com/mrss/";

    private DublinCore() {}

    /** One record; several stand in a {@code records} element. */
    static String of(List<Arrivals.Leaving> all) {
        return XmlOut.written(out -> {
            if (all.size() != 1) {
                out.writeStartElement("records");
            }
            for (Arrivals.Leaving leaving : all) {
                record(out, leaving);
            }
        });
    }

    public static void record(XMLStreamWriter out, Arrivals.Leaving leaving)
            throws XMLStreamException {
        PackageManifest.Item item = leaving.item();
        out.writeStartElement("oai_dc", "dc", OAI);
        out.writeNamespace("oai_dc", OAI);
        out.writeNamespace("dc", DC);
        XmlOut.schema(out, OAI, SCHEMA);
        dc(out, "title", item.title());
        dc(out, "identifier", item.externalId());
        dc(out, "identifier", "urn:uuid:" + leaving.id());
        dc(out, "description", item.summary());
        dc(out, "creator", item.presenter());
        dc(out, "publisher", item.publisher());
        for (String tag : item.tags()) {
            dc(out, "subject", tag);
        }
        dc(out, "subject", item.category().title());
        dc(out, "type", item.kind() == Kind.VIDEO ? "MovingImage" : "Text");
        dc(out, "date", leaving.createdAt());
        dc(out, "language", "zh-CN");
        Long length = leaving.durationMs();
        if (length != null) {
            // RFC 3339 has no durations: as ISO 8601 writes them
            dc(out, "format", "PT" + (length + 500) / 1000 + "S");
        }
        if (item.restricted()) {
            dc(out, "rights", "restricted");
        }
        out.writeEndElement();
    }

    private static void dc(XMLStreamWriter out, String name, String value)
            throws XMLStreamException {
        if (!value.isEmpty()) {
            out.writeStartElement("dc", name, DC);
            XmlOut.text(out, value);
            out.writeEndElement();
        }
    }

    /**
     * @param base of the addresses, without a slash at the end
     */
    static String mediaRss(String name, String base, List<Arrivals.Leaving> all) {
        return XmlOut.written(out -> {
            out.writeStartElement("rss");
            out.writeAttribute("version", "2.0");
            out.writeNamespace("media", MEDIA);
            out.writeStartElement("channel");
            XmlOut.element(out, "title", name);
            XmlOut.element(out, "link", base + "/");
            XmlOut.element(out, "description", name);
            for (Arrivals.Leaving leaving : all) {
                item(out, base, leaving);
            }
        });
    }

    private static void item(XMLStreamWriter out, String base, Arrivals.Leaving leaving)
            throws XMLStreamException {
        PackageManifest.Item item = leaving.item();
        out.writeStartElement("item");
        XmlOut.element(out, "title", item.title());
        XmlOut.element(out, "link", base + "/c/cw/" + leaving.id() + ".html");
        XmlOut.element(out, "description", item.summary());
        out.writeStartElement("guid");
        out.writeAttribute("isPermaLink", "false");
        XmlOut.text(out, item.externalId());
        out.writeEndElement();
        XmlOut.element(out, "category", item.category().title());
        media(out, base, leaving, leaving.media());
        out.writeEndElement();
    }

    private static void media(
            XMLStreamWriter out,
            String base,
            Arrivals.Leaving leaving,
            @Nullable MediaPackage media)
            throws XMLStreamException {
        if (media == null) {
            return;
        }
        out.writeEmptyElement("media", "content", MEDIA);
        out.writeAttribute("url", base + "/play/" + leaving.id() + "/c.m3u8");
        out.writeAttribute("type", "application/vnd.apple.mpegurl");
        out.writeAttribute("medium", "video");
        out.writeAttribute("duration", Long.toString((media.durationMs() + 500) / 1000));
        if (media.poster() != null && !leaving.item().restricted()) {
            out.writeEmptyElement("media", "thumbnail", MEDIA);
            out.writeAttribute("url", base + "/m/" + media.id() + "/poster.jpg");
        }
    }
}
