package kejian.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kejian.origin.identity.Roles;
import kejian.origin.identity.Tokens;
import org.junit.jupiter.api.Test;

/**
 * G14: every route of the API with nobody and with each role. Who may is written in rights.tsv;
 * whoever is not named there is refused, and a route that is not there fails the test.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RightsTest {

    private static final String ANYONE = "anyone";
    private static final List<String> PEOPLE =
            List.of(Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR);
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options");

    @Inject Tokens tokens;

    @Test
    void routes_andTheTable_areTheSame() throws IOException {
        assertThat(routes()).containsExactlyElementsOf(table().keySet());
    }

    @Test
    void routes_forThoseWhoAreNotNamed_areClosed() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, Caller> callers = callers();
        int asked = 0;
        for (var row : table().entrySet()) {
            for (var caller : callers.entrySet()) {
                int status = ask(caller.getValue(), row.getKey());
                asked++;
                boolean may = row.getValue().contains(caller.getKey());
                boolean refused = status == 401 || status == 403;
                boolean right = caller.getKey().equals(ANYONE) ? status == 401 : status == 403;
                if (may == refused || !may && !right) {
                    wrong.add(row.getKey() + " as " + caller.getKey() + ": " + status);
                }
                if (status >= 500) {
                    wrong.add(row.getKey() + " as " + caller.getKey() + ": " + status);
                }
            }
            if (row.getKey().equals("POST /api/logout")) {
                callers = callers(); // those are logged out now
            }
        }
        System.out.println("rights: " + asked + " requests over " + table().size() + " routes");
        assertThat(wrong).isEmpty();
    }

    private Map<String, Caller> callers() throws Exception {
        Map<String, Caller> callers = new LinkedHashMap<>();
        callers.put(ANYONE, Caller.anonymous());
        for (String role : PEOPLE) {
            callers.put(role, Caller.person(role));
        }
        callers.put(Roles.WORKER, Caller.worker());
        callers.put(
                Roles.EDGE, Caller.withToken(tokens.issue(Tokens.ServiceKind.EDGE, "rights-test")));
        return callers;
    }

    /** A body that is no JSON: who may comes as far as the parser, and nothing is changed. */
    private static int ask(Caller caller, String route) {
        String method = route.substring(0, route.indexOf(' '));
        String path =
                route.substring(route.indexOf(' ') + 1)
                        .replaceAll("\\{[^}]+}", "01890a5d-ac96-774b-bcce-b302099a8057");
        HttpRequest.Builder request = caller.request(path);
        boolean bare = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        if (!bare) {
            request.header(
                    "Content-Type",
                    method.equals("PUT") ? "application/octet-stream" : "application/json");
        }
        request.method(
                method,
                bare
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString("{"));
        return Caller.send(request).statusCode();
    }

    private static Set<String> routes() {
        JsonNode paths =
                Caller.json(Caller.anonymous().send("GET", "/q/openapi?format=json", null))
                        .get("paths");
        Set<String> routes = new TreeSet<>();
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    routes.add(
                            method.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey());
                }
            }
        }
        assertThat(routes).hasSizeGreaterThan(30);
        return routes;
    }

    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        try (var in = RightsTest.class.getResourceAsStream("/rights.tsv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
                String[] cells = line.split("\t");
                Set<String> roles = new TreeSet<>();
                for (String role : cells[2].split(",")) {
                    switch (role) {
                        case "anyone" -> {
                            roles.add(ANYONE);
                            roles.addAll(PEOPLE);
                            roles.add(Roles.WORKER);
                            roles.add(Roles.EDGE);
                        }
                        case "person" -> roles.addAll(PEOPLE);
                        default -> roles.add(role);
                    }
                }
                table.put(cells[0] + " " + cells[1], roles);
            }
        }
        return table;
    }
}
