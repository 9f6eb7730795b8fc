package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** What operators do to accounts, and what is written down of it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AccountResourceTest {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Inject AgroalDataSource database;

    private static String area(String parent) {
        String code = "41%06d".formatted((System.nanoTime() + COUNT.incrementAndGet()) % 1_000_000);
        String body = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"%s\"}".formatted(code, parent);
        assertThat(Caller.admin().send("POST", "/api/areas", body).statusCode()).isEqualTo(201);
        return code;
    }

    /** Somebody who has changed the first password; the name. */
    private static String grown(Caller caller) {
        return json(caller.send("GET", "/api/me", null)).get("user").asText();
    }

    private static HttpResponse<String> ask(Caller who, String method, String path, String body) {
        return who.send(method, "/api/accounts/" + path, body);
    }

    private static JsonNode listed(Caller who, String user) {
        for (JsonNode account : json(who.send("GET", "/api/accounts", null))) {
            if (account.path("user").asText().equals(user)) {
                return account;
            }
        }
        return MissingNode.getInstance();
    }

    private static List<String> events(Caller who, String user) {
        return json(who.send("GET", "/api/account-events?size=1000", null))
                .path("items")
                .valueStream()
                .filter(e -> e.path("user").asText().equals(user))
                .map(e -> e.path("what").asText() + " " + e.path("areaBefore").asText("-"))
                .toList();
    }

    @Test
    void account_closed_letsNobodyIn_untilItIsOpenedAgain() {
        Caller admin = Caller.admin();
        Caller editor = Caller.person("editor");
        String user = grown(editor);
        assertThat(listed(admin, user).path("seenAt").isTextual()).isTrue();

        assertThat(ask(admin, "POST", user + "/close", null).statusCode()).isEqualTo(200);

        assertProblem(editor.send("GET", "/api/me", null), 401, "unauthenticated");
        assertProblem(Caller.login(user, "second " + user), 401, "login-failed");
        assertThat(listed(admin, user).path("closedAt").isTextual()).isTrue();

        assertThat(ask(admin, "POST", user + "/close", null).statusCode()).isEqualTo(200);
        assertThat(ask(admin, "POST", user + "/reopen", null).statusCode()).isEqualTo(200);
        assertProblem(editor.send("GET", "/api/me", null), 401, "unauthenticated");
        assertThat(Caller.login(user, "second " + user).statusCode()).isEqualTo(200);
        assertThat(events(admin, user)).containsExactly("REOPENED -", "CLOSED -", "CREATED -");
    }

    @Test
    void roles_andArea_countFromTheNextRequestOn() {
        Caller admin = Caller.admin();
        Caller person = Caller.person("editor");
        String user = grown(person);
        String county = area("410000");
        assertProblem(person.send("GET", "/api/edges", null), 403, "forbidden");

        String change = "{\"roles\":[\"operator\"],\"area\":\"%s\"}".formatted(county);
        JsonNode now = json(ask(admin, "PATCH", user, change));

        assertThat(now.path("roles").get(0).asText()).isEqualTo("operator");
        assertThat(person.send("GET", "/api/edges", null).statusCode()).isEqualTo(200);
        assertThat(json(person.send("GET", "/api/areas", null))).hasSize(1);
        assertProblem(person.send("GET", "/api/uploads", null), 403, "forbidden");
        ask(admin, "PATCH", user, change);
        assertThat(events(admin, user))
                .as("the same once more is no change")
                .containsExactly("CHANGED 410000", "CREATED -");
        assertThat(events(person, user)).as("seen from where it came to").hasSize(1);

        assertProblem(ask(admin, "PATCH", user, "{\"roles\":[\"god\"]}"), 422, "validation");
        assertProblem(ask(admin, "PATCH", user, "{\"roles\":[]}"), 422, "validation");
        assertThat(listed(admin, user).path("roles")).hasSize(1);
    }

    @Test
    void operator_ofACounty_reachesNoFurther_andNobodyActsOnThemselves() {
        String county = area("410000");
        Caller operator = Caller.personOf(county, "operator");
        Caller above = Caller.person("editor");
        String user = grown(above);
        for (String path : List.of(user + "/close", user + "/reopen")) {
            assertProblem(ask(operator, "POST", path, null), 404, "not-found");
        }
        assertProblem(ask(operator, "PATCH", user, "{\"roles\":[\"editor\"]}"), 404, "not-found");
        assertThat(events(operator, user)).isEmpty();
        assertThat(listed(operator, user).isMissingNode()).isTrue();

        Caller below = Caller.personOf(county, "editor");
        String lift = "{\"area\":\"410000\"}";
        assertProblem(ask(operator, "PATCH", grown(below), lift), 404, "not-found");
        assertThat(listed(operator, grown(below)).path("area").asText()).isEqualTo(county);

        String own = grown(operator);
        assertProblem(ask(operator, "PATCH", own, "{\"roles\":[\"editor\"]}"), 409, "conflict");
        assertProblem(ask(operator, "POST", own + "/close", null), 409, "conflict");
        assertProblem(ask(operator, "DELETE", own, null), 409, "conflict");
    }

    @Test
    void log_isOnlyAddedTo_andKeepsWhatIsGone() throws SQLException {
        Caller admin = Caller.admin();
        String user = grown(Caller.person("analyst"));
        String password = "{\"password\":\"given once more\"}";
        assertThat(ask(admin, "POST", user + "/password", password).statusCode()).isEqualTo(204);
        assertThat(ask(admin, "DELETE", user, null).statusCode()).isEqualTo(204);
        assertThat(events(admin, user))
                .containsExactly("DELETED -", "PASSWORD_RESET -", "CREATED -");
        try (var c = database.getConnection();
                var statement = c.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("update account_event set who = 'x'"))
                    .hasMessageContaining("only added to");
            assertThatThrownBy(() -> statement.executeUpdate("delete from account_event"))
                    .hasMessageContaining("only added to");
        }
    }
}
