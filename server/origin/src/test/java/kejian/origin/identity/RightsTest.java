package kejian.origin.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/**
 * Each route of the API against nobody and against each role. What a route answers to whom stands
 * in rights.tsv; a route that is not there fails the test, and so does a line without a route.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RightsTest {

    private static final List<String> EVERYBODY =
            List.of("nobody", "editor", "reviewer", "analyst", "operator", "worker", "edge");

    @Inject TestTokens tokens;

    @Test
    void everyRoute_answersThoseItNames_andNobodyElse() throws Exception {
        Map<String, Set<String>> table = table();
        assertThat(routes()).as("routes of the API").isEqualTo(new TreeSet<>(table.keySet()));
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Set<String>> row : table.entrySet()) {
            String[] route = row.getKey().split(" ");
            for (String who : EVERYBODY) {
                int status = ask(route[0], route[1], who);
                boolean let = status != 401 && status != 403;
                if (let != row.getValue().contains(who)) {
                    wrong.add(row.getKey() + " as " + who + ": " + status);
                }
                if (status >= 500) {
                    wrong.add(row.getKey() + " as " + who + ": " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void firstPassword_opensNothingButItsOwnChange() throws Exception {
        String token = tokens.person("freshly-made", "editor");
        given().header("Authorization", "Bearer " + token)
                .get("/api/columns")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer nonsense").get("/api/me").then().statusCode(401);
    }

    @Test
    void cookie_withoutOurHeader_changesNothing() throws Exception {
        String token = tokens.person("cookie-person", "editor", "operator");
        given().cookie("kejian-session", token).get("/api/me").then().statusCode(200);
        given().cookie("kejian-session", token)
                .contentType("application/json")
                .body(Map.of("slug", "forged", "title", "x"))
                .post("/api/columns")
                .then()
                .statusCode(401);
        given().cookie("kejian-session", token)
                .header("X-Kejian", "1")
                .contentType("application/json")
                .body(Map.of("slug", "meant", "title", "x"))
                .post("/api/columns")
                .then()
                .statusCode(201);
    }

    private int ask(String method, String path, String who) throws SQLException {
        RequestSpecification request =
                given().urlEncodingEnabled(false).header("Tus-Resumable", "1.0.0");
        String token =
                switch (who) {
                    case "nobody" -> null;
                    case "worker" -> tokens.worker("rights");
                    case "edge" -> tokens.edge("rights");
                    default -> tokens.person("rights-" + who, who);
                };
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (List.of("POST", "PATCH", "PUT").contains(method) && !path.startsWith("/api/uploads")) {
            request.contentType("application/json").body("{}");
        }
        String address =
                path.replace("{sha256}", "0".repeat(64))
                        .replace("{dimension}", "tier")
                        .replace("{user}", "nobody-of-this-name")
                        .replace("{number}", "999")
                        .replace("{version}", "999")
                        .replaceAll("\\{[a-z]+}", "00000000-0000-0000-0000-000000000000");
        // a job that nobody has: do not wait for the long poll
        if (address.equals("/api/work/lease")) {
            request.body("[]");
        }
        return request.request(method, address).statusCode();
    }

    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        String text =
                new String(
                        RightsTest.class.getResourceAsStream("/rights.tsv").readAllBytes(),
                        StandardCharsets.UTF_8);
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .forEach(cells ->
                        table.put(
                                cells[0] + " " + cells[1],
                                new TreeSet<>(Arrays.asList(cells[2].split(" ")))));
        return table;
    }

    private static Set<String> routes() {
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").then().extract().path("paths");
        Set<String> routes = new TreeSet<>();
        paths.forEach((path, methods) ->
                methods.keySet().stream()
                        .filter(m -> m.matches("get|put|post|patch|delete|head|options"))
                        .forEach(m ->
                                routes.add(m.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return routes;
    }
}
