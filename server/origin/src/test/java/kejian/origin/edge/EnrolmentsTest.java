package kejian.origin.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.delivery.steering.KnownEdge;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.kit.Keys;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A code takes one edge in, once; a revocation puts it out. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EnrolmentsTest {

    private static final int RACES = 30;

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject Edges edges;
    @Inject EntityManager database;
    private String operator;
    private String name;
    private Keys key;

    @BeforeEach
    void register() throws Exception {
        operator = tokens.person("en-operator", "operator");
        name = "en-" + UUID.randomUUID().toString().substring(0, 8);
        edges.register(name, "410000", "http://edge.example");
        key = Keys.fresh();
    }

    @Test
    void code_takesTheEdgeIn_withItsKeyAndATokenOfItsOwn() throws Exception {
        EnrolmentCode code = code();
        byte[] root = given().get("/sync/root/1.json").then().extract().asByteArray();
        assertThat(code.names(root)).isTrue();
        String token = enroll(code, key).statusCode(200).extract().path("token");
        as(token).get("/sync/timestamp.json").then().statusCode(not401());
        Keys thief = Keys.fresh();
        as(token).body(word(thief)).post("/sync/key").then().statusCode(409);
        as(token).body(word(key)).post("/sync/key").then().statusCode(204);
    }

    @Test
    void code_isGoodForOneKey_andItsOwnerMayAskAgainForAWhile() throws Exception {
        EnrolmentCode code = code();
        String first = enroll(code, key).statusCode(200).extract().path("token");
        enroll(code, Keys.fresh()).statusCode(403).body("code", is("enrolment-code"));
        String second = enroll(code, key).statusCode(200).extract().path("token");
        as(first).get("/sync/timestamp.json").then().statusCode(401);
        as(second).get("/sync/timestamp.json").then().statusCode(not401());
        usedAnHourAgo();
        enroll(code, key).statusCode(403);
        as(second).get("/sync/timestamp.json").then().statusCode(not401());
    }

    @Test
    void code_ofAnotherEdge_wrong_tooOld_orReplaced_isRefused() throws Exception {
        EnrolmentCode code = code();
        String other = name + "-b";
        edges.register(other, "410000", "http://edge.example");
        EnrolmentCode ofOther = codeOf(other);
        enroll(ofOther, key).statusCode(403);
        EnrolmentCode guessed =
                EnrolmentCode.of(new byte[EnrolmentCode.SECRET_BYTES], new byte[] {1});
        enroll(guessed, key).statusCode(403);
        expire();
        enroll(code, key).statusCode(403);
        EnrolmentCode fresh = code();
        enroll(code, key).statusCode(403);
        enroll(fresh, key).statusCode(200);
    }

    @Test
    void enrolment_withoutTheCode_orWithAnothersWord_isRefused() throws Exception {
        EnrolmentCode code = code();
        SignedDocument word = word(key);
        SignedDocument others = word(Keys.fresh());
        String proof = EnrolmentCode.proof(code.key(), word.payloadBytes());
        post(new Enrolment(others, proof)).statusCode(403);
        post(new Enrolment(word, "")).statusCode(403);
        post(new Enrolment(word, "字")).statusCode(403);
        SignedDocument unsigned =
                new SignedDocument(word.payloadType(), word.payload(), others.signatures());
        post(new Enrolment(unsigned, proof)).statusCode(422).body("code", is("signature-invalid"));
        given().contentType("application/json")
                .body("{}")
                .post("/sync/enrolment")
                .then()
                .statusCode(422);
        post(new Enrolment(word, proof)).statusCode(200);
    }

    @Test
    void newCode_endsTheTokenAndTheKeyThatWere() throws Exception {
        String old = enroll(code(), key).statusCode(200).extract().path("token");
        EnrolmentCode code = code();
        as(old).get("/sync/timestamp.json").then().statusCode(401);
        Keys next = Keys.fresh();
        String token = enroll(code, next).statusCode(200).extract().path("token");
        as(token).body(word(key)).post("/sync/key").then().statusCode(409);
    }

    @Test
    void revokedEdge_isGivenNothing_takesNoBoxes_isShown_andMayComeBack() throws Exception {
        EnrolmentCode code = code();
        String token = enroll(code, key).statusCode(200).extract().path("token");
        assertThat(edges.known()).extracting(KnownEdge::name).contains(name);
        as(operator)
                .body(Map.of("reason", "机房被盗"))
                .post("/api/edges/" + name + "/revocation")
                .then()
                .statusCode(204);
        as(token).get("/sync/timestamp.json").then().statusCode(401);
        as(token).get("/sync/ticket.json").then().statusCode(401);
        enroll(code, key).statusCode(403);
        assertThat(edges.known()).extracting(KnownEdge::name).doesNotContain(name);
        as(operator)
                .get("/api/edges/" + name)
                .then()
                .body("reasons.code", hasItem("revoked"))
                .body("reasons.zh.toString()", containsString("机房被盗"));
        enroll(code(), key).statusCode(200);
        assertThat(edges.known()).extracting(KnownEdge::name).contains(name);
        as(operator).get("/api/edges/" + name).then().body("reasons.code", not(hasItem("revoked")));
    }

    @Test
    void revocation_besideRedeeming_leavesNoTokenThatIsTaken() throws Exception {
        int redeemed = 0;
        for (int i = 0; i < RACES; i++) {
            EnrolmentCode code = code();
            CyclicBarrier start = new CyclicBarrier(2);
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                Future<ExtractableResponse<Response>> answer =
                        both.submit(() -> {
                            start.await();
                            return enroll(code, key).extract();
                        });
                Future<?> revoked =
                        both.submit(() -> {
                            start.await();
                            return as(operator)
                                    .body(Map.of("reason", "机房被盗"))
                                    .post("/api/edges/" + name + "/revocation")
                                    .then()
                                    .statusCode(204);
                        });
                revoked.get();
                if (answer.get().statusCode() == 200) {
                    redeemed++;
                    String token = answer.get().path("token");
                    as(token).get("/sync/timestamp.json").then().statusCode(401);
                } else {
                    assertThat(answer.get().statusCode()).isEqualTo(403);
                }
            }
            assertThat(edges.known()).extracting(KnownEdge::name).doesNotContain(name);
            enroll(code, key).statusCode(403);
        }
        System.out.printf("revoked beside redeeming: %d of %d were first%n", redeemed, RACES);
    }

    @Test
    void tokenOfARevokedEdge_isNone_howeverItCame() throws Exception {
        String token = enroll(code(), key).statusCode(200).extract().path("token");
        QuarkusTransaction.requiringNew()
                .run(() ->
                        database.createNativeQuery(
                                        "update edge set revoked_at = now(), revoked_by = 'x',"
                                                + " revoked_reason = 'y' where name = :e")
                                .setParameter("e", name)
                                .executeUpdate());
        as(token).get("/sync/timestamp.json").then().statusCode(401);
    }

    @Test
    void enrolment_withPartsMissing_isRefusedAsUnsigned() throws Exception {
        code();
        for (String word :
                new String[] {
                    "{\"payloadType\":\"a\",\"payload\":null,\"signatures\":[]}",
                    "{\"payloadType\":\"a\",\"payload\":\"e30=\",\"signatures\":"
                            + "[{\"keyId\":\"k\",\"sig\":null}]}"
                }) {
            given().contentType("application/json")
                    .body("{\"word\":" + word + ",\"proof\":\"\"}")
                    .post("/sync/enrolment")
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void codeAndRevocation_areForOperatorsOfTheArea_andNeedAReason() throws Exception {
        as(operator).post("/api/edges/nobody/code").then().statusCode(404);
        as(operator)
                .body(Map.of("reason", "x"))
                .post("/api/edges/nobody/revocation")
                .then()
                .statusCode(404);
        as(operator)
                .body(Map.of("reason", ""))
                .post("/api/edges/" + name + "/revocation")
                .then()
                .statusCode(422);
        as(operator)
                .body("{\"code\":\"410797\",\"name\":\"z\",\"parent\":\"410000\"}")
                .post("/api/areas");
        String elsewhere = tokens.personOf("410797", "operator-of-410797", "operator");
        as(elsewhere).post("/api/edges/" + name + "/code").then().statusCode(404);
    }

    private EnrolmentCode code() {
        return codeOf(name);
    }

    private EnrolmentCode codeOf(String edge) {
        return EnrolmentCode.parse(
                as(operator)
                        .post("/api/edges/" + edge + "/code")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("code"));
    }

    private SignedDocument word(Keys of) throws Exception {
        byte[] claim = json.writeValueAsBytes(new EdgeKey(name, of.shown()));
        return of.sign(EdgeKey.MEDIA_TYPE, claim);
    }

    private ValidatableResponse enroll(EnrolmentCode code, Keys of) throws Exception {
        SignedDocument word = word(of);
        return post(new Enrolment(word, EnrolmentCode.proof(code.key(), word.payloadBytes())));
    }

    private ValidatableResponse post(Enrolment asked) throws Exception {
        return given().contentType("application/json")
                .body(json.writeValueAsBytes(asked))
                .post("/sync/enrolment")
                .then();
    }

    private void usedAnHourAgo() {
        change("used_at = used_at - interval '1 hour'");
    }

    private void expire() {
        change("expires_at = now() - interval '1 second'");
    }

    private void change(String what) {
        QuarkusTransaction.requiringNew()
                .run(() ->
                        database.createNativeQuery(
                                        "update edge_enrolment set " + what + " where edge = :e")
                                .setParameter("e", name)
                                .executeUpdate());
    }

    private static Matcher<Integer> not401() {
        return not(401);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
