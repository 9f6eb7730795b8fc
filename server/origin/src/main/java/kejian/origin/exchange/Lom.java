package kejian.origin.exchange;

import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.exchange.PackageManifest;
import kejian.origin.courseware.Arrivals;

/**
 * Learning Object Metadata (IEEE 1484.12.1) in its XML binding (IEEE 1484.12.3). What the standard
 * has no word for, our categories and purposes, is a classification under a source that names us.
 */
public final class Lom {

    public static final String NAMESPACE = "http://ltsc.ieee.org/xsd/LOM";
    public static final String SCHEMA = "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd";
    static final String CATEGORIES = "kejian:category";
    static final String PURPOSES = "kejian:purpose";

    private static final String VOCABULARY = "LOMv1.0";
    private static final String LANGUAGE = "zh-CN";

    private Lom() {}

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
        out.writeStartElement("lom");
        out.writeDefaultNamespace(NAMESPACE);
        XmlOut.schema(out, NAMESPACE, SCHEMA);
        general(out, leaving, item);
        out.writeStartElement("lifeCycle");
        contribute(out, "author", item.presenter(), /* person= */ true, "");
        contribute(out, "publisher", item.publisher(), /* person= */ false, leaving.createdAt());
        out.writeEndElement();
        out.writeStartElement("metaMetadata");
        XmlOut.element(out, "metadataSchema", VOCABULARY);
        out.writeEndElement();
        out.writeStartElement("technical");
        XmlOut.element(out, "format", item.kind() == Kind.VIDEO ? "video/mp4" : "text/html");
        Long length = leaving.durationMs();
        if (length != null) {
            out.writeStartElement("duration");
            XmlOut.element(out, "duration", "PT" + (length + 500) / 1000 + "S");
            out.writeEndElement();
        }
        out.writeEndElement();
        if (item.restricted()) {
            out.writeStartElement("rights");
            term(out, "copyrightAndOtherRestrictions", "yes");
            said(out, "description", "restricted");
            out.writeEndElement();
        }
        classification(out, CATEGORIES, item.category().name(), item.category().title());
        classification(
                out,
                PURPOSES,
                item.purpose().name(),
                item.purpose() == Purpose.EDUCATION ? "教育类" : "服务类");
        out.writeEndElement();
    }

    private static void general(
            XMLStreamWriter out, Arrivals.Leaving leaving, PackageManifest.Item item)
            throws XMLStreamException {
        out.writeStartElement("general");
        identifier(out, "kejian", item.externalId());
        identifier(out, "URI", "urn:uuid:" + leaving.id());
        said(out, "title", item.title());
        XmlOut.element(out, "language", LANGUAGE);
        said(out, "description", item.summary());
        for (String tag : item.tags()) {
            said(out, "keyword", tag);
        }
        out.writeEndElement();
    }

    private static void identifier(XMLStreamWriter out, String catalog, String entry)
            throws XMLStreamException {
        out.writeStartElement("identifier");
        XmlOut.element(out, "catalog", catalog);
        XmlOut.element(out, "entry", entry);
        out.writeEndElement();
    }

    /** A LangString; nothing where there is nothing to say. */
    private static void said(XMLStreamWriter out, String name, String value)
            throws XMLStreamException {
        if (!value.isEmpty()) {
            out.writeStartElement(name);
            out.writeStartElement("string");
            out.writeAttribute("language", LANGUAGE);
            XmlOut.text(out, value);
            out.writeEndElement();
            out.writeEndElement();
        }
    }

    private static void term(XMLStreamWriter out, String name, String value)
            throws XMLStreamException {
        out.writeStartElement(name);
        XmlOut.element(out, "source", VOCABULARY);
        XmlOut.element(out, "value", value);
        out.writeEndElement();
    }

    /**
     * @param date ISO 8601, or empty
     */
    private static void contribute(
            XMLStreamWriter out, String role, String who, boolean person, String date)
            throws XMLStreamException {
        if (who.isEmpty()) {
            return;
        }
        String name = VCard.escaped(who);
        out.writeStartElement("contribute");
        term(out, "role", role);
        XmlOut.element(
                out,
                "entity",
                "BEGIN:VCARD\nVERSION:3.0\nFN:"
                        + name
                        + (person ? "\nN:" + name + ";;;;" : "\nN:;;;;\nORG:" + name)
                        + "\nEND:VCARD");
        if (!date.isEmpty()) {
            out.writeStartElement("date");
            XmlOut.element(out, "dateTime", date);
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    private static void classification(XMLStreamWriter out, String source, String id, String entry)
            throws XMLStreamException {
        out.writeStartElement("classification");
        term(out, "purpose", "discipline");
        out.writeStartElement("taxonPath");
        said(out, "source", source);
        out.writeStartElement("taxon");
        XmlOut.element(out, "id", id);
        said(out, "entry", entry);
        out.writeEndElement();
        out.writeEndElement();
        out.writeEndElement();
    }
}
