package kejian.origin.harvest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import kejian.contract.courseware.Category;
import kejian.contract.problem.Problem;
import kejian.origin.DatabaseForTests;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of OAI-PMH 2.0, understood and not; the numbers are those of the cases. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OaiRequestTest extends OaiKit {

    /** As no client of the JDK would send it. */
    private static String raw(String target) throws Exception {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        try (Socket line = new Socket("127.0.0.1", port)) {
            line.setSoTimeout(20_000);
            String head =
                    "GET " + target + " HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n";
            line.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(line.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "1 x=1 badVerb",
                "2 verb= badVerb",
                "3 verb=Nothing badVerb",
                "4 verb=identify badVerb",
                "5 verb=Identify&verb=Identify badVerb",
                "6 verb=Identify&set=a badArgument",
                "7 verb=ListSets&metadataPrefix=oai_dc badArgument",
                "8 verb=ListMetadataFormats&set=a badArgument",
                "9 verb=GetRecord&metadataPrefix=oai_dc badArgument",
                "10 verb=GetRecord&identifier=urn:uuid:0 badArgument",
                "11 verb=ListRecords badArgument",
                "12 verb=ListIdentifiers badArgument",
                "13 verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=lom badArgument",
                "14 verb=ListRecords&metadataPrefix=oai_dc&x=1 badArgument",
                "15 verb=ListRecords&metadataPrefix= badArgument",
                "16 verb=ListRecords&metadataPrefix=oai_dc&from= badArgument",
                "17 verb=ListRecords&metadataPrefix=oai_dc&from=yesterday badArgument",
                "18 verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30 badArgument",
                "19 verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00Z badArgument",
                "20 verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00 badArgument",
                "21 verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00.5Z badArgument",
                "22 verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01"
                        + " badArgument",
                "23 verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z"
                        + " badArgument",
                "24 verb=ListRecords&metadataPrefix=oai_dc&set=a%20b badArgument",
                "25 verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x badArgument",
                "26 verb=ListRecords&resumptionToken=x badResumptionToken",
                "27 verb=ListIdentifiers&resumptionToken=cjF8MQ badResumptionToken",
                "28 verb=ListSets&resumptionToken=%2B%2B badResumptionToken",
                "29 verb=ListRecords&metadataPrefix=marc21 cannotDisseminateFormat",
                "30 verb=GetRecord&identifier=x&metadataPrefix=marc21 cannotDisseminateFormat",
                "31 verb=GetRecord&identifier=oai:a:1&metadataPrefix=lom idDoesNotExist",
                "32 verb=ListMetadataFormats&identifier=urn:uuid:00000000-0000-4000-8000-000000000000"
                        + " idDoesNotExist",
                "33 verb=ListRecords&metadataPrefix=oai_dc&set=column-nothing noRecordsMatch",
                "34 verb=ListRecords&metadataPrefix=oai_dc&until=1999-12-31 noRecordsMatch",
            })
    void wrongRequest_isAnsweredWithItsCode(int number, String request, String code)
            throws Exception {
        for (String xml : List.of(get(request), post(request))) {
            assertThat(xml).as("case %d", number).contains(wrong(code));
            boolean repeated = !code.equals("badVerb") && !code.equals("badArgument");
            assertThat(xml.contains("<request verb=")).as("§3.6").isEqualTo(repeated);
        }
    }

    @Test
    void case35_identify_saysAllThatIsDemanded() throws Exception {
        published(1);
        String xml = get("verb=Identify");
        assertThat(xml)
                .contains(
                        "<protocolVersion>2.0</protocolVersion>",
                        "<adminEmail>exchange@kejian.example</adminEmail>",
                        "<deletedRecord>persistent</deletedRecord>",
                        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
                        "/oai</baseURL>");
        assertThat(post("verb=Identify")).contains("<request verb=\"Identify\">");
        // of a repository that has nothing yet
        Instant now = Instant.parse("2026-11-26T13:41:51.156275842Z");
        String empty =
                new OaiAnswer("http://origin.example/oai", now, Duration.ofHours(1))
                        .identify(
                                Map.of("verb", List.of("Identify")), "省", "a@kejian.example", now);
        assertThat(schemaValid(empty)).contains(">2026-11-26T13:41:51Z</earliestDatestamp>");
    }

    @Test
    void case36_formats_areThoseThatRecordsAreToldIn() throws Exception {
        UUID id = published(1).getFirst();
        for (String xml :
                List.of(
                        get("verb=ListMetadataFormats"),
                        get("verb=ListMetadataFormats&identifier=urn:uuid:" + id))) {
            assertThat(xml)
                    .contains(
                            "<metadataPrefix>oai_dc</metadataPrefix>",
                            "<metadataPrefix>lom</metadataPrefix>",
                            "<metadataNamespace>http://ltsc.ieee.org/xsd/LOM</metadataNamespace>");
        }
    }

    @Test
    void case37_sets_areCategoriesAndColumns_inPieces() throws Exception {
        List<String> sets = new ArrayList<>();
        String xml = get("verb=ListSets");
        while (true) {
            List<String> piece =
                    Pattern.compile("<setSpec>([^<]+)</setSpec>")
                            .matcher(xml)
                            .results()
                            .map(m -> m.group(1))
                            .toList();
            assertThat(piece).hasSizeLessThanOrEqualTo(5);
            sets.addAll(piece);
            String token = token(xml);
            if (token.isEmpty()) {
                break;
            }
            xml = get("verb=ListSets&resumptionToken=" + token);
        }
        assertThat(sets).doesNotHaveDuplicates().contains("column-" + slug);
        assertThat(sets.stream().filter(s -> s.startsWith("category-")))
                .hasSize(Category.values().length);
    }

    @Test
    void case48_charactersThatNoXmlHolds_doNotSpoilAnAnswer() throws Exception {
        UUID id = courseware("a\uFFFEb", "PUBLISHED", false);
        assertThat(get("verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:uuid:" + id))
                .contains("<dc:title>ab</dc:title>");
        assertThat(get("verb=GetRecord&metadataPrefix=oai_dc&identifier=%01%3C%22%26"))
                .contains(wrong("idDoesNotExist"), "identifier=\"&lt;&quot;&amp;\"");
        assertThat(post("verb=Identify&%zz=1")).contains(wrong("badArgument"));
        // no address at all: the door answers, as it does for every other route
        assertThat(raw("/oai?verb=Identify&%zz=1")).startsWith("HTTP/1.1 400 ");
        assertThat(get("verb=Identify&" + URLEncoder.encode("<x>", StandardCharsets.UTF_8)))
                .contains(wrong("badArgument"));
    }

    @Test
    void case49_form_isBounded_andOtherMethodsAreRefused() {
        given().contentType("application/x-www-form-urlencoded")
                .body("verb=Identify&x=" + "a".repeat(9_000))
                .post("/oai")
                .then()
                .statusCode(413);
        given().contentType("application/json").body("{}").post("/oai").then().statusCode(415);
        given().put("/oai").then().statusCode(405);
    }

    @Test
    void case53_listOfAllTime_canBeGoneOnWith() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        OaiRequest.ListRecords first =
                (OaiRequest.ListRecords)
                        OaiRequest.of(
                                Map.of(
                                        "verb", List.of("ListRecords"),
                                        "metadataPrefix", List.of("oai_dc"),
                                        "from", List.of("1900-01-01"),
                                        "until", List.of("1950-01-01")),
                                now);
        String token = OaiToken.of(first.list(), false, now.plusSeconds(60));
        OaiRequest.ListRecords next =
                (OaiRequest.ListRecords)
                        OaiRequest.of(
                                Map.of(
                                        "verb", List.of("ListRecords"),
                                        "resumptionToken", List.of(token)),
                                now);
        assertThat(next.list()).isEqualTo(first.list());
    }

    @Test
    void case54_crowd_waitsOutside() throws Exception {
        Places places = new Places(2);
        places.enterAtOnce();
        places.enter();
        assertThat(places.taken()).isEqualTo(2);
        assertThatThrownBy(places::enterAtOnce)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE));
        places.leave();
        places.enterAtOnce();
    }

    @Test
    void case52_withoutSomebodyWhoAnswersForIt_thereIsNothing() {
        OaiConfig off =
                new OaiConfig() {
                    @Override
                    public Optional<String> adminEmail() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> baseUrl() {
                        return Optional.empty();
                    }

                    @Override
                    public int page() {
                        return 1;
                    }

                    @Override
                    public Duration tokenValid() {
                        return Duration.ofHours(1);
                    }
                };
        assertThatThrownBy(() -> new OaiResource(off, null, null, null).get(null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOUND));
    }
}
