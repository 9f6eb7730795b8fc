package kejian.origin.column;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Test;

/** How a column gets its colour, and that it is in the release. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ColumnColourTest {

    @Inject TestTokens tokens;
    @Inject com.fasterxml.jackson.databind.ObjectMapper json;
    private long version;
    private final String slug = "look-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void colour_isSetAndTakenAway_andWhatIsLightOrNoneIsRefused() throws Exception {
        JsonPath made =
                as("editor")
                        .body(Map.of("slug", slug, "title", "专栏"))
                        .post("/api/columns")
                        .then()
                        .statusCode(201)
                        .body("colour", nullValue())
                        .extract()
                        .jsonPath();
        String column = made.getString("id");
        version = made.getLong("version");
        change(column, "#8B0000").statusCode(200).body("colour", equalTo("#8b0000"));
        change(column, "#f5a623").statusCode(422).body("code", equalTo("colour"));
        change(column, "#12345").statusCode(422).body("code", equalTo("validation"));
        change(column, "#12;}x{").statusCode(422).body("code", equalTo("validation"));
        assertThat(published().colour()).isEqualTo("#8b0000");
        change(column, "").statusCode(200).body("colour", nullValue());
        assertThat(published().colour()).isNull();
    }

    private ValidatableResponse change(String column, String colour) throws Exception {
        Response answer =
                as("editor")
                        .header("If-Match", "\"" + version + "\"")
                        .body(Map.of("colour", colour))
                        .patch("/api/columns/" + column);
        if (answer.statusCode() == 200) {
            version = answer.jsonPath().getLong("version");
        }
        return answer.then();
    }

    private Catalogue.Column published() throws Exception {
        long number =
                as("reviewer")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .body(Map.of("note", ""))
                        .post("/api/releases")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("number");
        String edge = tokens.edge(slug + "-" + number);
        byte[] document =
                given().auth().oauth2(edge).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest release =
                json.readValue(
                        json.readValue(document, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        byte[] catalogue =
                given().auth()
                        .oauth2(edge)
                        .get("/sync/blob/" + release.catalogue().sha256())
                        .asByteArray();
        return json.readValue(catalogue, Catalogue.class).columns().stream()
                .filter(c -> c.slug().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    private RequestSpecification as(String role) throws Exception {
        return given().auth()
                .oauth2(tokens.person("look-" + role, role))
                .contentType("application/json");
    }
}
