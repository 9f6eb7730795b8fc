package kejian.origin.exchange;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** XML into a string; what no XML document may hold (XML 1.0 §2.2) is left out. */
public final class XmlOut {

    private static final String SCHEMAS = "http://www.w3.org/2001/XMLSchema-instance";

    private XmlOut() {}

    /** What is written. */
    public interface Writing {
        void to(XMLStreamWriter out) throws XMLStreamException;
    }

    public static String written(Writing writing) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            writing.to(out);
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    /** Says where the schema of the element that was begun lies. */
    public static void schema(XMLStreamWriter out, String namespace, String location)
            throws XMLStreamException {
        out.writeNamespace("xsi", SCHEMAS);
        out.writeAttribute("xsi", SCHEMAS, "schemaLocation", namespace + " " + location);
    }

    public static void element(XMLStreamWriter out, String name, String value)
            throws XMLStreamException {
        out.writeStartElement(name);
        text(out, value);
        out.writeEndElement();
    }

    static void text(XMLStreamWriter out, String value) throws XMLStreamException {
        out.writeCharacters(allowed(value));
    }

    /** Without what no XML document may hold. */
    public static String allowed(String value) {
        StringBuilder allowed = new StringBuilder();
        value.codePoints().filter(XmlOut::isAllowed).forEach(allowed::appendCodePoint);
        return allowed.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }
}
