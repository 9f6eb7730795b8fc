package kejian.origin.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kejian.contract.edge.EdgeReport;
import kejian.contract.edge.EdgeTicket;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EdgeResourceTest {

    @Inject TestTokens tokens;
    @Inject Edges edges;
    @Inject ObjectMapper json;
    @Inject Clock clock;

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    @Test
    void edge_isShownWithWhatItReported_toOperatorsOfItsAreaAlone() throws Exception {
        String name = "shown-" + UUID.randomUUID().toString().substring(0, 8);
        edges.register(name, "410000", "http://edge.example");
        String operator = tokens.person("operator-of-edges", "operator");
        as(operator)
                .get("/api/edges/" + name)
                .then()
                .statusCode(200)
                .body("reasons.code", contains("never-seen"));
        String report =
                """
                {"edge":"%s","version":"1.2","activeRelease":0,"pendingRelease":5,
                 "missingBytes":5000,"diskFreeBytes":70,"journalBacklog":3,"boxesSeen":[],
                 "lastError":"foreign-page: a portal","load":null,
                 "work":{"bytesPerSecond":100,"diskBytes":100,"wallClockMs":%d,
                  "sources":[{"name":"http://b","bytes":9,"asideSeconds":60,"why":"lies"}]}}
                """
                        .formatted(name, System.currentTimeMillis() + 3_600_000);
        as(tokens.edge(name))
                .contentType("application/json")
                .body(report)
                .post("/sync/report")
                .then()
                .statusCode(204);
        as(operator)
                .get("/api/edges/" + name)
                .then()
                .body("bytesPerSecond", equalTo(100))
                .body("sources[0].why", equalTo("lies"))
                .body("reasons.code", hasItem("fault"))
                .body("reasons.code", hasItem("clock"))
                .body("lastError", equalTo("foreign-page: a portal"));
        as(operator).get("/api/edges").then().body("name", hasItem(name));
        as(operator).get("/api/edges/nobody").then().statusCode(404);

        String other = elsewhere();
        as(other).get("/api/edges/" + name).then().statusCode(404);
        as(other).get("/api/edges").then().body("name", not(hasItem(name)));
    }

    private String elsewhere() throws SQLException {
        String operator = tokens.person("operator-of-edges", "operator");
        as(operator)
                .contentType("application/json")
                .body("{\"code\":\"410798\",\"name\":\"y\",\"parent\":\"410000\"}")
                .post("/api/areas");
        return tokens.personOf("410798", "operator-of-410798", "operator");
    }

    @Test
    void report_ofAnOlderEdge_isTaken() throws Exception {
        String name = "older-" + UUID.randomUUID().toString().substring(0, 8);
        edges.register(name, "410000", "http://edge.example");
        edges.reported(
                name, new EdgeReport(name, "1.0", 1, 0, 0, 5, 0, List.of(), null, null, null));
        as(tokens.person("operator-of-edges", "operator"))
                .get("/api/edges/" + name)
                .then()
                .body("version", equalTo("1.0"))
                .body("clockAheadMs", equalTo(null));
    }

    @Test
    void ticket_isOfTheEdgeThatAsks_forAWeek_andOfItsOwnKind() throws Exception {
        String name = "ticket-" + UUID.randomUUID().toString().substring(0, 8);
        String token = tokens.edge(name);
        as(token).get("/sync/ticket.json").then().statusCode(404); // no edge of that name
        edges.register(name, "410000", "http://edge.example");
        byte[] envelope =
                as(token).get("/sync/ticket.json").then().statusCode(200).extract().asByteArray();
        SignedDocument document = json.readValue(envelope, SignedDocument.class);
        assertThat(document.payloadType()).isEqualTo(EdgeTicket.MEDIA_TYPE);
        assertThat(document.signatures()).hasSize(1);
        EdgeTicket ticket = json.readValue(document.payloadBytes(), EdgeTicket.class);
        assertThat(ticket.edge()).isEqualTo(name);
        assertThat(Instant.parse(ticket.expires()))
                .isBetween(
                        clock.instant().plus(Duration.ofDays(6)),
                        clock.instant().plus(Duration.ofDays(7)));
    }
}
