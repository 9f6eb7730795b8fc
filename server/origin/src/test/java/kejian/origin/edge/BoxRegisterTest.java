package kejian.origin.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.edge.BoxRegister;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an edge is told of its boxes, and what an operator is told of them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BoxRegisterTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject Edges edges;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String edge = "reg-" + run;
    private final String area = "41" + (10_000_000 + Math.floorMod(run.hashCode(), 80_000_000));
    private final String box = "BOX-" + run;
    private String operator;

    @BeforeEach
    void county() throws Exception {
        operator = tokens.person("register-operator", "operator");
        post("/api/areas", Map.of("code", area, "name", "某县", "parent", "410000"));
        post("/api/edges", Map.of("name", edge, "area", area, "address", "http://127.0.0.1:1"));
        post(
                "/api/stations",
                List.of(Map.of("code", "S-" + run, "name", "王庄村", "area", area, "capacity", 60)));
    }

    private RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private void post(String path, Object body) {
        as(operator).body(body).post(path).then().statusCode(201);
    }

    private BoxRegister register() throws Exception {
        byte[] answer =
                as(tokens.edge(edge))
                        .get("/sync/boxes.json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        SignedDocument document = json.readValue(answer, SignedDocument.class);
        assertThat(document.payloadType()).isEqualTo(BoxRegister.MEDIA_TYPE);
        assertThat(document.signatures()).hasSize(1);
        return json.readValue(document.payloadBytes(), BoxRegister.class);
    }

    private void guests(String code, @Nullable Boolean said) {
        Map<String, Boolean> body = new HashMap<>();
        body.put("guests", said);
        as(operator).body(body).put("/api/areas/" + code + "/guests").then().statusCode(204);
    }

    @Test
    void register_isOfTheEdgesAreaAlone_andSentWhenItChanged() throws Exception {
        BoxRegister empty = register();
        assertThat(empty.boxes()).isEmpty();
        assertThat(empty.guests()).isTrue();

        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run, "profile", "zte-sd")));

        BoxRegister one = register();
        assertThat(one.edge()).isEqualTo(edge);
        assertThat(one.boxes())
                .containsExactly(new BoxRegister.Box(box, "S-" + run, "王庄村", "zte-sd"));
        assertThat(one.contents()).isNotEqualTo(empty.contents());
        as(tokens.edge(edge))
                .get("/sync/boxes.json?known=" + one.contents())
                .then()
                .statusCode(204);
    }

    @Test
    void guests_areTheNearestAreasWord() throws Exception {
        try {
            guests("410000", false);
            assertThat(register().guests()).isFalse();
            guests(area, true);
            assertThat(register().guests()).isTrue();
            guests(area, null);
            assertThat(register().guests()).isFalse();
        } finally {
            guests("410000", null);
        }
        assertThat(register().guests()).isTrue();
        as(operator).body("{\"guests\":true}").put("/api/areas/99/guests").then().statusCode(404);
    }

    /** What the console shows is what edges are told. */
    @Test
    void rule_namesTheAreaThatSaysIt() throws Exception {
        try {
            guests("410000", false);
            as(operator)
                    .get("/api/areas/" + area + "/guests")
                    .then()
                    .statusCode(200)
                    .body("name", equalTo("某县"))
                    .body("own", nullValue())
                    .body("served", equalTo(false))
                    .body("from.code", equalTo("410000"));
            guests(area, true);
            as(operator)
                    .get("/api/areas/" + area + "/guests")
                    .then()
                    .body("own", equalTo(true))
                    .body("served", equalTo(true))
                    .body("from.code", equalTo(area));
        } finally {
            guests("410000", null);
        }
        guests(area, null);
        as(operator)
                .get("/api/areas/" + area + "/guests")
                .then()
                .body("served", equalTo(true))
                .body("from", nullValue());
        String stranger = tokens.personOf(area, "below-" + run, "operator");
        as(stranger).get("/api/areas/410000/guests").then().statusCode(404);
    }

    @Test
    void box_thatIsTakenAway_isAStranger_andNobodyElseTakesIt() throws Exception {
        post(
                "/api/boxes",
                List.of(
                        Map.of("box", box, "station", "S-" + run),
                        Map.of("box", box + "/+ &", "station", "S-" + run)));
        seen(List.of(box), List.of());
        String other = "44" + area.substring(2);
        post("/api/areas", Map.of("code", other, "name", "邻县", "parent", "410000"));
        String neighbour = tokens.personOf(other, "remover-" + run, "operator");
        as(neighbour).queryParam("box", box).delete("/api/boxes").then().statusCode(404);
        assertThat(register().boxes()).hasSize(2);

        as(operator).queryParam("box", box).delete("/api/boxes").then().statusCode(204);
        as(operator).queryParam("box", box + "/+ &").delete("/api/boxes").then().statusCode(204);

        assertThat(register().boxes()).isEmpty();
        as(operator)
                .get("/api/boxes?only=strangers&area=" + area)
                .then()
                .body("items.box", contains(box));
        as(operator).queryParam("box", box).delete("/api/boxes").then().statusCode(404);
    }

    @Test
    void boxesAndStations_areFoundByWhatIsTyped() throws Exception {
        post(
                "/api/stations",
                List.of(
                        Map.of(
                                "code",
                                "T-" + run,
                                "name",
                                "李庄100%村",
                                "area",
                                area,
                                "capacity",
                                9)));
        post("/api/boxes", List.of(Map.of("box", box + "-x", "station", "S-" + run)));
        post("/api/boxes", List.of(Map.of("box", "A" + box, "station", "S-" + run)));
        String stations = "/api/stations?area=" + area + "&q=";
        as(operator).get(stations + "庄1").then().body("code", contains("T-" + run));
        as(operator).get(stations + "s-" + run).then().body("name", contains("王庄村"));
        as(operator).get(stations + "_").then().body("size()", equalTo(0));
        as(operator).get(stations + "庄&size=1").then().body("code", contains("S-" + run));
        as(operator)
                .get("/api/boxes?area=" + area + "&q=" + box.toLowerCase(java.util.Locale.ROOT))
                .then()
                .body("total", equalTo(1))
                .body("items.stationName", contains("王庄村"))
                .body("items.box", contains(box + "-x"));
    }

    @Test
    void operator_seesStrangers_andNamesThatAreUsedTwice() throws Exception {
        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run)));
        String stranger = "NEW-" + run;
        seen(List.of(box, stranger), List.of(box, stranger));

        as(operator)
                .get("/api/boxes?area=" + area)
                .then()
                .statusCode(200)
                .body("items.box", hasItem(stranger))
                .body("items.find { it.box == '%s' }.station".formatted(stranger), nullValue())
                .body("items.find { it.box == '%s' }.clonedAt".formatted(stranger), nullValue())
                .body("items.find { it.box == '%s' }.station".formatted(box), notNullValue())
                .body("items.find { it.box == '%s' }.clonedAt".formatted(box), notNullValue());
    }

    @Test
    void boxesOfAnotherArea_areNobodysButTheirOperators() throws Exception {
        String other = "42" + area.substring(2);
        post("/api/areas", Map.of("code", other, "name", "邻县", "parent", "410000"));
        post("/api/edges", Map.of("name", "n-" + edge, "area", other, "address", "http://x:1"));
        post(
                "/api/stations",
                List.of(Map.of("code", "N-" + run, "name", "邻村", "area", other, "capacity", 9)));
        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run)));
        String neighbour = tokens.personOf(other, "neighbour-" + run, "operator");

        as(neighbour)
                .body(List.of(Map.of("box", box, "station", "N-" + run)))
                .post("/api/boxes")
                .then()
                .statusCode(422);
        as(neighbour).get("/api/boxes?area=" + area).then().statusCode(404);
        as(neighbour).get("/api/boxes").then().statusCode(200).body("items.box", not(hasItem(box)));
        as(neighbour)
                .body("{\"guests\":false}")
                .put("/api/areas/" + area + "/guests")
                .then()
                .statusCode(404);
        edges.reported(
                "n-" + edge,
                new EdgeReport(
                        "n-" + edge,
                        "v",
                        1,
                        0,
                        0,
                        1,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        List.of(box, "x,y"),
                        null));

        assertThat(register().boxes()).extracting(BoxRegister.Box::box).containsExactly(box);
        as(operator)
                .get("/api/boxes?area=" + area)
                .then()
                .body("items.find { it.box == '%s' }.clonedAt".formatted(box), nullValue());
    }

    @Test
    void aProfile_staysUntilItIsTakenAway() throws Exception {
        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run, "profile", "zte-sd")));
        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run)));
        assertThat(register().boxes())
                .containsExactly(new BoxRegister.Box(box, "S-" + run, "王庄村", "zte-sd"));

        post("/api/boxes", List.of(Map.of("box", box, "station", "S-" + run, "profile", "")));

        assertThat(register().boxes())
                .containsExactly(new BoxRegister.Box(box, "S-" + run, "王庄村", null));
    }

    @Test
    void list_isReadInPages_andByWhatIsWrong() throws Exception {
        List<Map<String, String>> five = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            five.add(Map.of("box", box + "-" + i, "station", "S-" + run));
        }
        post("/api/boxes", five);
        seen(List.of(box + "-2", "NEW-" + run), List.of(box + "-2"));
        String list = "/api/boxes?area=" + area;

        as(operator)
                .get(list + "&size=4&page=2")
                .then()
                .statusCode(200)
                .body("total", equalTo(6))
                .body("items.box", contains(box + "-5", "NEW-" + run));
        as(operator)
                .get(list + "&only=strangers")
                .then()
                .body("total", equalTo(1))
                .body("items.box", contains("NEW-" + run));
        as(operator)
                .get(list + "&only=clones")
                .then()
                .body("total", equalTo(1))
                .body("items.box", contains(box + "-2"));
        as(operator).get(list + "&only=odd").then().statusCode(400);
    }

    @Test
    void aStationOfAnotherArea_isNobodysButItsOperators() throws Exception {
        String other = "43" + area.substring(2);
        post("/api/areas", Map.of("code", other, "name", "邻县", "parent", "410000"));
        String neighbour = tokens.personOf(other, "taker-" + run, "operator");
        Map<String, Object> taken =
                Map.of("code", "S-" + run, "name", "李庄村", "area", other, "capacity", 9);
        Map<String, Object> own =
                Map.of("code", "O-" + run, "name", "赵庄村", "area", other, "capacity", 9);

        as(neighbour).body(List.of(own, taken)).post("/api/stations").then().statusCode(422);

        as(operator)
                .get("/api/stations?area=" + area)
                .then()
                .body("find { it.code == 'S-%s' }.name".formatted(run), equalTo("王庄村"));
        as(neighbour).get("/api/stations").then().body("code", not(hasItem("O-" + run)));
        as(operator).body(List.of(taken)).post("/api/stations").then().statusCode(201);
        as(neighbour).get("/api/stations").then().body("code", hasItem("S-" + run));
    }

    private void seen(List<String> boxes, List<String> cloned) throws Exception {
        edges.reported(
                edge,
                new EdgeReport(
                        edge, "v", 1, 0, 0, 1, 0, boxes, null, null, null, null, cloned, null));
    }
}
