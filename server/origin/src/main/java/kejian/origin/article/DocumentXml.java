package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.archive.ArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * XML of strangers, event by event: no document type, no entity but XML's own five, a bound for
 * depth and attributes. Whoever walks through it holds one element at a time, however large the
 * part is.
 */
public final class DocumentXml {

    /** Nested tables of real documents come to a few dozen. */
    private static final int DEEPEST = 256;

    private DocumentXml() {}

    /** Takes what a part says. */
    public interface Walk {

        /** An element begins; its attributes are the reader's present ones. */
        void begin(XMLStreamReader element) throws IOException, ArticleException;

        void end(String namespace, String name) throws IOException, ArticleException;

        /** Text between two tags, perhaps a piece of it. */
        default void text(String text) {}
    }

    public static void walk(InputStream part, Walk walk) throws IOException, ArticleException {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(part);
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            throw new ArticleException(ArticleRefusal.TOO_DEEP);
                        }
                        walk.begin(reader);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        walk.end(orEmpty(reader.getNamespaceURI()), reader.getLocalName());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                            walk.text(reader.getText());
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw new ArticleException(ArticleRefusal.ENTITIES);
                    default -> {} // comments, instructions, white space between elements
                }
            }
        } catch (XMLStreamException e) {
            throw refused(e);
        }
    }

    private static ArticleException refused(XMLStreamException e) throws ArchiveException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ArchiveException lie) {
                throw lie;
            }
            if (cause instanceof XMLStreamException nested && nested.getNestedException() != null) {
                if (nested.getNestedException() instanceof ArchiveException lie) {
                    throw lie;
                }
            }
        }
        // JAXP0001…: one of the JDK's own limits (of depth, attributes, lengths of names)
        boolean limit = String.valueOf(e.getMessage()).contains("JAXP0001");
        return new ArticleException(limit ? ArticleRefusal.TOO_DEEP : ArticleRefusal.BROKEN);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(DEEPEST + 1));
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing is ever fetched");
        });
        return factory;
    }

    /** An attribute by its local name, whatever namespace its document says. */
    public static @Nullable String attribute(XMLStreamReader element, String name) {
        for (int i = 0; i < element.getAttributeCount(); i++) {
            if (element.getAttributeLocalName(i).equals(name)) {
                return element.getAttributeValue(i);
            }
        }
        return null;
    }

    public static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
