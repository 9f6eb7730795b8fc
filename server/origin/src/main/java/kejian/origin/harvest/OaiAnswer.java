package kejian.origin.harvest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kejian.origin.exchange.XmlOut;
import org.jspecify.annotations.Nullable;

/** Answers as §3.2 and §4 have them. */
final class OaiAnswer {

    private static final String OAI = "http://www.openarchives.org/OAI/2.0/";
    private static final String SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";

    private final String base;
    private final Instant now;
    private final Duration valid;

    /**
     * @param base the address of the repository
     * @param valid how long tokens are
     */
    OaiAnswer(String base, Instant now, Duration valid) {
        this.base = base;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.valid = valid;
    }

    private String written(Map<String, List<String>> arguments, XmlOut.Writing inside) {
        return XmlOut.written(out -> {
            out.writeStartElement("OAI-PMH");
            out.writeDefaultNamespace(OAI);
            XmlOut.schema(out, OAI, SCHEMA);
            XmlOut.element(out, "responseDate", now.toString());
            out.writeStartElement("request");
            for (Map.Entry<String, List<String>> argument : arguments.entrySet()) {
                out.writeAttribute(
                        argument.getKey(), XmlOut.allowed(argument.getValue().getFirst()));
            }
            out.writeCharacters(base);
            out.writeEndElement();
            inside.to(out);
        });
    }

    String error(Map<String, List<String>> arguments, OaiError error) {
        return written(
                error.code().isOfTheRequest() ? Map.of() : arguments,
                out -> {
                    out.writeStartElement("error");
                    out.writeAttribute("code", error.code().written());
                    out.writeCharacters(error.sentence());
                    out.writeEndElement();
                });
    }

    String identify(
            Map<String, List<String>> arguments, String name, String email, Instant earliest) {
        return written(
                arguments,
                out -> {
                    out.writeStartElement("Identify");
                    XmlOut.element(out, "repositoryName", name);
                    XmlOut.element(out, "baseURL", base);
                    XmlOut.element(out, "protocolVersion", "2.0");
                    XmlOut.element(out, "adminEmail", email);
                    XmlOut.element(
                            out,
                            "earliestDatestamp",
                            earliest.truncatedTo(ChronoUnit.SECONDS).toString());
                    XmlOut.element(out, "deletedRecord", "persistent");
                    XmlOut.element(out, "granularity", "YYYY-MM-DDThh:mm:ssZ");
                    out.writeEndElement();
                });
    }

    String formats(Map<String, List<String>> arguments) {
        return written(
                arguments,
                out -> {
                    out.writeStartElement("ListMetadataFormats");
                    for (OaiFormat format : OaiFormat.values()) {
                        out.writeStartElement("metadataFormat");
                        XmlOut.element(out, "metadataPrefix", format.prefix());
                        XmlOut.element(out, "schema", format.schema());
                        XmlOut.element(out, "metadataNamespace", format.namespace());
                        out.writeEndElement();
                    }
                    out.writeEndElement();
                });
    }

    String sets(
            Map<String, List<String>> arguments,
            OaiRequest.ListSets asked,
            OaiRecords.Page<OaiRecords.SetOf> page) {
        return written(
                arguments,
                out -> {
                    out.writeStartElement("ListSets");
                    for (OaiRecords.SetOf set : page.items()) {
                        out.writeStartElement("set");
                        XmlOut.element(out, "setSpec", set.spec());
                        XmlOut.element(out, "setName", set.name());
                        out.writeEndElement();
                    }
                    String token = null;
                    if (page.more()) {
                        OaiRequest.ListSets next =
                                new OaiRequest.ListSets(
                                        page.items().getLast().spec(),
                                        asked.cursor() + page.items().size());
                        token = OaiToken.of(next, now.plus(valid));
                    }
                    token(out, token, asked.cursor(), !asked.after().isEmpty());
                    out.writeEndElement();
                });
    }

    String record(Map<String, List<String>> arguments, OaiFormat format, OaiRecords.Found found) {
        return written(
                arguments,
                out -> {
                    out.writeStartElement("GetRecord");
                    record(out, format, found);
                    out.writeEndElement();
                });
    }

    String list(
            Map<String, List<String>> arguments,
            OaiRequest.ListRecords asked,
            OaiRecords.Page<OaiRecords.Found> page) {
        OaiList list = asked.list();
        return written(
                arguments,
                out -> {
                    out.writeStartElement(asked.headersAlone() ? "ListIdentifiers" : "ListRecords");
                    for (OaiRecords.Found found : page.items()) {
                        if (asked.headersAlone()) {
                            header(out, found);
                        } else {
                            record(out, list.format(), found);
                        }
                    }
                    String token = null;
                    if (page.more()) {
                        OaiRecords.Found last = page.items().getLast();
                        OaiList.Place place =
                                new OaiList.Place(
                                        last.stamp(),
                                        last.id(),
                                        list.after().cursor() + page.items().size());
                        token =
                                OaiToken.of(
                                        list.goingOn(place), asked.headersAlone(), now.plus(valid));
                    }
                    token(out, token, list.after().cursor(), asked.resumed());
                    out.writeEndElement();
                });
    }

    private static void record(XMLStreamWriter out, OaiFormat format, OaiRecords.Found found)
            throws XMLStreamException {
        out.writeStartElement("record");
        header(out, found);
        if (!found.deleted()) {
            out.writeStartElement("metadata");
            format.write(out, Objects.requireNonNull(found.leaving()));
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    private static void header(XMLStreamWriter out, OaiRecords.Found found)
            throws XMLStreamException {
        out.writeStartElement("header");
        if (found.deleted()) {
            out.writeAttribute("status", "deleted");
        }
        XmlOut.element(out, "identifier", "urn:uuid:" + found.id());
        XmlOut.element(out, "datestamp", found.stamp().toString());
        for (String set : found.sets()) {
            XmlOut.element(out, "setSpec", set);
        }
        out.writeEndElement();
    }

    /** §3.5: an empty one ends a list that came in pieces. */
    private void token(XMLStreamWriter out, @Nullable String token, long cursor, boolean resumed)
            throws XMLStreamException {
        if (token == null && !resumed) {
            return;
        }
        out.writeStartElement("resumptionToken");
        if (token != null) {
            out.writeAttribute("expirationDate", now.plus(valid).toString());
        }
        out.writeAttribute("cursor", Long.toString(cursor));
        if (token != null) {
            out.writeCharacters(token);
        }
        out.writeEndElement();
    }
}
