package kejian.origin.steering;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what edges report to where a box is sent. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SteeringResourceTest {

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject Neighbourhood neighbourhood;
    @Inject MovableClock clock;
    private String county;
    private String township;
    private String edge;
    private String box;
    private String operator;

    @BeforeEach
    void setUp() throws Exception {
        String own = UUID.randomUUID().toString();
        county = "41" + String.format("%010d", Math.abs(own.hashCode()));
        township = county + "01";
        edge = "st-" + own.substring(0, 8);
        box = "BOX-" + own.substring(0, 8);
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(county),
                "insert into area values ('%s', 'township', '%s')".formatted(township, county),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://%s.test:8081')"
                        .formatted(edge, county, edge));
        operator = tokens.person("operator-of-steering", "operator");
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private void register(String name) throws Exception {
        UUID station = UUID.randomUUID();
        sql(
                """
                insert into station (id, code, name, area, capacity, opened_on)
                values ('%s', '%s', 'v', '%s', 10, '2026-01-01')
                """
                        .formatted(station, station.toString().substring(0, 30), township),
                "insert into box values ('%s', '%s')".formatted(name, station));
    }

    /** As an edge of some version writes it. */
    private int report(String more, String... seen) throws Exception {
        String boxes = String.join("\",\"", seen);
        return given().header("Authorization", "Bearer " + tokens.edge(edge))
                .contentType("application/json")
                .body(
                        """
                        {"edge":"%s","version":"v","activeRelease":1000000,"pendingRelease":0,
                         "missingBytes":0,"diskFreeBytes":1,"journalBacklog":0,
                         "boxesSeen":[%s],"lastError":null%s}
                        """
                                .formatted(edge, seen.length == 0 ? "" : "\"" + boxes + "\"", more))
                .post("/sync/report")
                .statusCode();
    }

    private ValidatableResponse ask(String token, String query) {
        neighbourhood.lookAtEdges();
        neighbourhood.lookAtBoxes();
        return given().header("Authorization", "Bearer " + token)
                .get("/api/steering?box=" + query)
                .then();
    }

    private JsonPath why(String query) {
        return ask(operator, query).statusCode(200).extract().jsonPath();
    }

    private String verdict(JsonPath answer) {
        return answer.getString("edges.find { it.edge == '" + edge + "' }.verdict");
    }

    @Test
    void registeredBox_isSentToTheEdgeOfItsCounty_andToldWhy() throws Exception {
        register(box);
        assertThat(verdict(why(box))).isEqualTo("never-seen");
        assertThat(report(",\"load\":{\"sending\":3,\"most\":100}")).isEqualTo(204);
        JsonPath answer = why(box + "&area=410000");
        assertThat(answer.getString("area")).isEqualTo(township);
        assertThat(answer.getString("where.en")).contains("by the register");
        assertThat(answer.getList("order")).isEqualTo(List.of(edge, "."));
        assertThat(verdict(answer)).isEqualTo("takes");
        assertThat(answer.getString("edges.find { it.edge == '" + edge + "' }.why.zh"))
                .contains(county);
        assertThat(answer.getBoolean("incident")).isFalse();
        report(",\"load\":{\"sending\":95,\"most\":100}");
        answer = why(box);
        assertThat(verdict(answer)).isEqualTo("full");
        assertThat(answer.getList("order")).isEqualTo(List.of("."));
        assertThat(answer.getInt("ttlSeconds")).isEqualTo(10);
        report("");
        assertThat(verdict(why(box))).as("an edge of an older version").isEqualTo("takes");
        clock.advance(Duration.ofMinutes(4));
        assertThat(verdict(why(box))).isEqualTo("silent");
    }

    @Test
    void reportOfANewerEdge_isTaken_thoughItSaysMoreThanIsKnown() throws Exception {
        register(box);
        assertThat(report(",\"load\":{\"sending\":1,\"most\":9,\"loops\":2},\"moon\":\"full\""))
                .isEqualTo(204);
        assertThat(verdict(why(box))).isEqualTo("takes");
    }

    @Test
    void boxWithoutAStation_isWhereAnEdgeSawItLast_elseWhereItSays() throws Exception {
        JsonPath nowhere = why(box);
        assertThat(nowhere.getString("area")).isNull();
        assertThat(nowhere.getString("where.en")).startsWith("area unknown");
        assertThat(nowhere.getList("order")).isEqualTo(List.of("."));
        JsonPath said = why(box + "&area=" + township);
        assertThat(said.getString("area")).isEqualTo(township);
        assertThat(said.getString("where.en")).contains("as the request says");
        assertThat(report("", box, "a name, with a comma", "B-2")).isEqualTo(204);
        JsonPath seen = why(box + "&area=410000");
        assertThat(seen.getString("area")).isEqualTo(county);
        assertThat(seen.getString("where.en")).contains("edge " + edge + " reported it last");
        assertThat(seen.getList("order")).isEqualTo(List.of(edge, "."));
        register(box);
        assertThat(why(box).getString("area")).isEqualTo(township);
    }

    @Test
    void boxOfAnotherCounty_isNotThere_forWhoseRightsEndElsewhere() throws Exception {
        register(box);
        report("");
        String other = "41" + String.format("%010d", Math.abs(box.hashCode()));
        sql("insert into area values ('%s', 'other', '410000')".formatted(other));
        String stranger = tokens.personOf(other, "stranger-" + box, "operator");
        String local = tokens.personOf(county, "local-" + box, "operator");
        ask(stranger, box).statusCode(404);
        ask(stranger, "unknown&area=" + county).statusCode(404);
        JsonPath answer = ask(local, box).statusCode(200).extract().jsonPath();
        // other tests' edges stand at the province itself, above both counties
        assertThat(answer.getList("edges.edge", String.class))
                .filteredOn(e -> e.startsWith("st-"))
                .containsExactly(edge);
        assertThat(ask(stranger, "unknown").statusCode(200).extract().jsonPath().getList("edges"))
                .as("edges of others are not shown")
                .isEmpty();
    }

    @Test
    void box_isAsked_inAFormThatCanBeRead() {
        ask(operator, "").statusCode(400);
        ask(operator, "B&area=x").statusCode(400);
    }
}
