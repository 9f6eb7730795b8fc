package kejian.origin.harvest;

import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kejian.origin.courseware.Arrivals;
import kejian.origin.exchange.DublinCore;
import kejian.origin.exchange.Lom;

/** In what form a record is told (§3.4). */
enum OaiFormat {
    OAI_DC("oai_dc", DublinCore.OAI, DublinCore.SCHEMA),
    LOM("lom", Lom.NAMESPACE, Lom.SCHEMA);

    private final String prefix;
    private final String namespace;
    private final String schema;

    OaiFormat(String prefix, String namespace, String schema) {
        this.prefix = prefix;
        this.namespace = namespace;
        this.schema = schema;
    }

    String prefix() {
        return prefix;
    }

    String namespace() {
        return namespace;
    }

    String schema() {
        return schema;
    }

    static OaiFormat of(String prefix) {
        return Stream.of(values())
                .filter(f -> f.prefix.equals(prefix))
                .findFirst()
                .orElseThrow(() ->
                        new OaiError(
                                OaiError.Code.CANNOT_DISSEMINATE_FORMAT,
                                "The formats are oai_dc and lom"));
    }

    void write(XMLStreamWriter out, Arrivals.Leaving leaving) throws XMLStreamException {
        switch (this) {
            case OAI_DC -> DublinCore.record(out, leaving);
            case LOM -> Lom.record(out, leaving);
        }
    }
}
