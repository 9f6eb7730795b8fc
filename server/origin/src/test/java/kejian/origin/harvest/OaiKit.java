package kejian.origin.harvest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeEach;

/** Asks as harvesters do; each answer is valid by oai-pmh.xsd, written after the protocol's own. */
abstract class OaiKit {
    private static final Pattern TOKEN =
            Pattern.compile("<resumptionToken[^>]*>([^<]*)</resumptionToken>");
    private static final Schema SCHEMA = schema();

    @Inject AgroalDataSource database;
    String slug;
    UUID column;

    private static Schema schema() {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return factory.newSchema(
                    Stream.of("oai-dc.xsd", "oai-pmh.xsd")
                            .map(n ->
                                    new StreamSource(
                                            OaiKit.class.getResourceAsStream("/harvest/" + n)))
                            .toArray(Source[]::new));
        } catch (org.xml.sax.SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void setUp() throws Exception {
        slug = "oai-" + UUID.randomUUID().toString().substring(0, 8);
        column = UUID.randomUUID();
        sql(
                "insert into column_node values (?, null, ?, '采集 & <专栏>', '', '410000', 0, 0)",
                column,
                slug);
    }

    void sql(String text, Object... values) throws Exception {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i]);
            }
            s.executeUpdate();
        }
    }

    UUID courseware(String title, String state, boolean restricted) throws Exception {
        UUID id = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, restricted,
                    published_at)
                values (?, 'ARTICLE', ?, '摘要', '王老师', '农科院', '果树', 'RED_CLASSICS', 'EDUCATION',
                    'DRAFT', 0, '410000', 'x', now(), ?, now())
                """,
                id,
                title,
                restricted);
        sql("insert into column_courseware values (?, ?, 0)", column, id);
        sql("update courseware set state = ? where id = ?", state, id);
        return id;
    }

    List<UUID> published(int count) throws Exception {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(courseware("第 " + i + " 讲 <&>", "PUBLISHED", false));
        }
        return all;
    }

    static String valid(Response answer) throws Exception {
        answer.then().statusCode(200);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/xml; charset=utf-8");
        return schemaValid(answer.asString());
    }

    static String schemaValid(String xml) throws Exception {
        SCHEMA.newValidator().validate(new StreamSource(new StringReader(xml)));
        return xml;
    }

    static String get(String query) throws Exception {
        return valid(given().urlEncodingEnabled(false).get("/oai?" + query));
    }

    static String post(String form) throws Exception {
        return valid(
                given().contentType("application/x-www-form-urlencoded").body(form).post("/oai"));
    }

    String list(String more) throws Exception {
        return get("verb=ListRecords&metadataPrefix=oai_dc&set=column-" + slug + more);
    }

    static String token(String xml) {
        Matcher token = TOKEN.matcher(xml);
        assertThat(token.find()).as("a resumptionToken in %s", xml).isTrue();
        return token.group(1);
    }

    static List<UUID> ids(String xml) {
        return Pattern.compile("<identifier>urn:uuid:([0-9a-f-]+)</identifier>")
                .matcher(xml)
                .results()
                .map(m -> UUID.fromString(m.group(1)))
                .toList();
    }

    static String wrong(String code) {
        return "<error code=\"" + code + "\">";
    }

    void stamp(UUID id, String stamp) throws Exception {
        sql("update harvest_record set stamp = cast(? as timestamptz) where id = ?", stamp, id);
        sql("update harvest_member set stamp = cast(? as timestamptz) where id = ?", stamp, id);
    }
}
