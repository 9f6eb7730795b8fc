package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A province whose accounts Keycloak keeps, against a real one. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@QuarkusTestResource(value = KeycloakForTests.class, restrictToAnnotatedClass = true)
@TestProfile(KeycloakTest.Alone.class)
@EnabledIfSystemProperty(named = KeycloakNode.HOME, matches = ".+")
class KeycloakTest extends IdentityContract {

    /** With a database of its own. */
    public static class Alone implements QuarkusTestProfile {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Long enough to be used once or twice, short enough to be waited for. */
    private static final int TOKEN_SECONDS = 12;

    private static final String CLIENT = "kejian-test";
    private static final String STRANGER = "somebody-elses";
    private static boolean prepared;

    @Inject TestTokens tokens;
    @Inject AccountAreas areas;

    private static KeycloakNode keycloak() {
        return KeycloakForTests.node();
    }

    /** Clients that take a password, as no client of ours does, and where the console runs. */
    @BeforeAll
    static void clients() throws Exception {
        if (prepared) {
            return;
        }
        prepared = true;
        for (String realm : List.of("kejian", "other")) {
            JsonNode cli =
                    keycloak().adminGet(realm + "/clients/" + keycloak().idOf(realm, "kejian-cli"));
            ObjectNode test = cli.deepCopy();
            test.remove("id");
            test.put("clientId", CLIENT).put("directAccessGrantsEnabled", true);
            test.withObject("/attributes").put("access.token.lifespan", "" + TOKEN_SECONDS);
            test.withArray("/protocolMappers").forEach(m -> ((ObjectNode) m).remove("id"));
            keycloak().admin("POST", realm + "/clients", test);
            ObjectNode stranger = test.deepCopy();
            stranger.put("clientId", STRANGER);
            ArrayNode mappers = stranger.withArray("/protocolMappers");
            for (int i = mappers.size() - 1; i >= 0; i--) {
                if (mappers.get(i).get("name").asText().equals("kejian audience")) {
                    mappers.remove(i);
                }
            }
            keycloak().admin("POST", realm + "/clients", stranger);
        }
        String id = keycloak().idOf("kejian", "kejian-console");
        ObjectNode console = (ObjectNode) keycloak().adminGet("kejian/clients/" + id);
        console.withArray("/redirectUris").removeAll().add(Browser.origin("/login").toString());
        console.withObject("/attributes")
                .put("post.logout.redirect.uris", Browser.origin("/console/").toString());
        keycloak().admin("PUT", "kejian/clients/" + id, console);
    }

    private static String name() {
        return "p" + UUID.randomUUID().toString().substring(0, 12);
    }

    @Override
    String token(String area, String... roles) throws Exception {
        String name = name();
        keycloak().person("kejian", name, area, roles);
        return keycloak().token("kejian", CLIENT, name, name);
    }

    private static JsonNode claims(String token) throws Exception {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    @Override
    void expire(String token) throws Exception {
        long expires = claims(token).get("exp").asLong();
        while (System.currentTimeMillis() / 1_000 <= expires) {
            Thread.sleep(200);
        }
    }

    /** A token that was given out holds to its end, minutes at most: none other is given. */
    @Override
    void revoke(String token) throws Exception {
        String name = claims(token).get("preferred_username").asText();
        String id = keycloak().userId("kejian", name);
        keycloak().admin("PUT", "kejian/users/" + id, Map.of("enabled", false));
        assertThat(
                        keycloak()
                                .ask(
                                        "kejian",
                                        Map.of(
                                                "grant_type", "password",
                                                "client_id", CLIENT,
                                                "username", name,
                                                "password", name))
                                .statusCode())
                .isEqualTo(400);
        expire(token);
    }

    private static HttpResponse<String> me(String token) {
        return Caller.withToken(token).send("GET", "/api/me", null);
    }

    @Test
    void token_ofAClientThatIsNoneOfOurs_isRefused() throws Exception {
        String name = name();
        keycloak().person("kejian", name, "410000", "operator");
        String meantForOthers = keycloak().token("kejian", STRANGER, name, name);
        assertProblem(me(meantForOthers), 401, "unauthenticated");
    }

    @Test
    void token_ofAnotherIssuer_isRefused() throws Exception {
        String name = name();
        keycloak().person("other", name, "410000", "operator");
        assertProblem(me(keycloak().token("other", CLIENT, name, name)), 401, "unauthenticated");
    }

    @Test
    void token_signedByAKeyThatIsNew_holds() throws Exception {
        String before = token("410000", "editor");
        assertThat(me(before).statusCode()).isEqualTo(200);
        keycloak()
                .admin(
                        "POST",
                        "kejian/components",
                        Map.of(
                                "name", "newer",
                                "providerId", "rsa-generated",
                                "providerType", "org.keycloak.keys.KeyProvider",
                                "config",
                                        Map.of(
                                                "priority", List.of("200"),
                                                "enabled", List.of("true"),
                                                "active", List.of("true"),
                                                "algorithm", List.of("RS256"))));
        String after = token("410000", "editor");
        assertThat(after.split("\\.")[0]).as("another key").isNotEqualTo(before.split("\\.")[0]);
        // read anew at most every half minute, counted from the first reading on
        long end = System.nanoTime() + 45_000_000_000L;
        while (me(token("410000", "editor")).statusCode() != 200) {
            assertThat(System.nanoTime()).as("the new key is known").isLessThan(end);
            Thread.sleep(1_000);
        }
    }

    @Test
    void person_withoutAnAreaOfOurs_mayDoNothing_andIsToldWhy() throws Exception {
        for (String area : new String[] {null, "999999"}) {
            String name = name();
            keycloak().person("kejian", name, area, "operator", "editor");
            Caller person = Caller.withToken(keycloak().token("kejian", CLIENT, name, name));
            HttpResponse<String> me = person.send("GET", "/api/me", null);
            assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
            assertThat(json(me).path("area").isTextual()).isFalse();
            assertProblem(person.send("GET", "/api/areas", null), 403, "account-without-area");
            assertProblem(person.send("GET", "/api/edges", null), 403, "account-without-area");
        }
    }

    @Test
    void roles_thatAreNotOfPeople_areNotTaken() throws Exception {
        keycloak().admin("POST", "kejian/roles", Map.of("name", "worker"));
        keycloak().admin("POST", "kejian/roles", Map.of("name", "edge"));
        Caller person = Caller.withToken(token("410000", "worker", "edge", "analyst"));
        JsonNode roles = json(person.send("GET", "/api/me", null)).get("roles");
        assertThat(roles).hasSize(1);
        assertThat(roles.get(0).asText()).isEqualTo("analyst");
        assertProblem(person.send("POST", "/api/work/lease", "[]"), 403, "forbidden");
    }

    @Test
    void accountsOfOurOwn_areOff_andTokensOfServicesHold() throws Exception {
        assertProblem(Caller.login("admin", "whatever it is"), 403, "accounts-elsewhere");
        Caller operator = Caller.withToken(token("410000", "operator"));
        assertProblem(operator.send("GET", "/api/accounts", null), 403, "accounts-elsewhere");
        String change = "{\"current\":\"x\",\"replacement\":\"another password\"}";
        assertProblem(operator.send("POST", "/api/me/password", change), 403, "accounts-elsewhere");
        assertProblem(me(tokens.person("left-from-before", "operator")), 401, "unauthenticated");
        assertProblem(Caller.worker().send("GET", "/api/me", null), 403, "forbidden");
        assertThat(Caller.data().resolve("first-password")).doesNotExist();
        JsonNode identity = json(Caller.anonymous().send("GET", "/api/identity", null));
        assertThat(identity.get("engine").asText()).isEqualTo("OIDC");
        assertThat(identity.get("issuer").asText())
                .isEqualTo(keycloak().issuer("kejian").toString());
    }

    @Test
    void person_whoCameOnce_isKnownByAreaAndRole() throws Exception {
        String token = token("410000", "editor");
        String name = claims(token).get("preferred_username").asText();
        assertThat(areas.of(name)).isEmpty();
        assertThat(me(token).statusCode()).isEqualTo(200);
        assertThat(areas.of(name)).contains("410000");
        assertThat(areas.of(name, "editor")).contains("410000");
        assertThat(areas.of(name, "operator")).isEmpty();
    }

    private static Browser loggedIn(String name) throws Exception {
        Browser browser = new Browser();
        HttpResponse<String> page = browser.open(Browser.origin("/login"), null);
        assertThat(page.uri().getPort()).as("at Keycloak").isEqualTo(keycloak().url().getPort());
        HttpResponse<String> sent =
                browser.submit(page, Map.of("username", name, "password", name));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        HttpResponse<String> last =
                browser.open(
                        URI.create(sent.headers().firstValue("Location").orElseThrow()),
                        "/console/");
        assertThat(last.headers().firstValue("Location"))
                .hasValueSatisfying(at -> assertThat(at).endsWith("/console/"));
        return browser;
    }

    @Test
    void console_logsIn_keepsASession_andCookiesChangeNothingByThemselves() throws Exception {
        String name = name();
        keycloak().person("kejian", name, "410000", "editor");
        Browser browser = loggedIn(name);
        assertThat(browser.cookie("q_session"))
                .hasValueSatisfying(c -> assertThat(c.isHttpOnly()).isTrue());
        HttpResponse<String> me = browser.get(Browser.origin("/api/me"));
        assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
        assertThat(json(me).get("user").asText()).isEqualTo(name);
        assertThat(json(me).get("roles").get(0).asText()).isEqualTo("editor");

        HttpRequest.Builder column =
                HttpRequest.newBuilder(Browser.origin("/api/columns"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"slug\":\"%s\",\"title\":\"x\"}".formatted(name)));
        assertProblem(browser.send(column.copy()), 401, "unauthenticated");
        assertThat(browser.send(column.copy().header("X-Kejian", "1")).statusCode()).isEqualTo(201);
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(Browser.origin("/api/uploads/" + UUID.randomUUID()))
                        .DELETE();
        assertProblem(browser.send(delete), 401, "unauthenticated");
    }

    @Test
    void console_logsOut_hereAndThere() throws Exception {
        String name = name();
        keycloak().person("kejian", name, "410000", "analyst");
        Browser browser = loggedIn(name);
        HttpResponse<String> out = browser.get(Browser.origin("/login/out"));
        assertThat(out.statusCode()).isEqualTo(302);
        assertThat(out.headers().firstValue("Location").orElseThrow())
                .contains("/protocol/openid-connect/logout");
        browser.open(URI.create(out.headers().firstValue("Location").orElseThrow()), "/console/");
        assertProblem(browser.get(Browser.origin("/api/me")), 401, "unauthenticated");
        HttpResponse<String> again = browser.open(Browser.origin("/login"), null);
        assertThat(again.body()).as("asked for the password again").contains("password");
    }

    @Test
    void commandLine_logsIn_byADeviceCode() throws Exception {
        String name = name();
        keycloak().person("kejian", name, "410000", "operator");
        HttpRequest begin =
                HttpRequest.newBuilder(
                                URI.create(
                                        keycloak().issuer("kejian")
                                                + "/protocol/openid-connect/auth/device"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "client_id=kejian-cli&scope=openid"))
                        .build();
        Browser browser = new Browser();
        JsonNode device = JSON.readTree(browser.send(copy(begin)).body());
        Map<String, String> poll =
                Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id", "kejian-cli",
                        "device_code", device.get("device_code").asText());
        assertThat(keycloak().ask("kejian", poll).body()).contains("authorization_pending");

        HttpResponse<String> page =
                browser.open(URI.create(device.get("verification_uri_complete").asText()), null);
        HttpResponse<String> sent =
                browser.submit(page, Map.of("username", name, "password", name));
        HttpResponse<String> consent =
                browser.open(URI.create(sent.headers().firstValue("Location").orElseThrow()), null);
        browser.submit(consent, Map.of("accept", "yes"));

        Thread.sleep(1_000L * device.path("interval").asInt(5));
        JsonNode granted = JSON.readTree(keycloak().ask("kejian", poll).body());
        assertThat(granted.has("refresh_token")).as(granted.toString()).isTrue();
        assertThat(me(granted.get("access_token").asText()).statusCode()).isEqualTo(200);
    }

    private static HttpRequest.Builder copy(HttpRequest request) {
        return HttpRequest.newBuilder(request, (_, _) -> true);
    }

    @Test
    void server_thatIsAway_keepsNobodyOutWhoHasAToken_andIsNamed() throws Exception {
        String token = token("410000", "editor");
        assertThat(me(token).statusCode()).isEqualTo(200);
        keycloak().stop();
        try {
            assertThat(me(token).statusCode()).isEqualTo(200);
            assertThat(new Browser().get(Browser.origin("/login")).headers().firstValue("Location"))
                    .hasValueSatisfying(
                            at -> assertThat(at).endsWith("/console/?login=unavailable"));
            expire(token);
            assertProblem(me(token), 401, "unauthenticated");
            assertThat(Caller.anonymous().send("GET", "/q/health/ready", null).statusCode())
                    .isEqualTo(200);
        } finally {
            keycloak().startAgain();
        }
        assertThat(me(token("410000", "editor")).statusCode()).isEqualTo(200);
    }

    @Test
    void header_thatIsNoToken_isNobodys() {
        for (String token : new String[] {"a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", unsigned()}) {
            assertProblem(me(token), 401, "unauthenticated");
        }
    }

    /** Claims as one likes, and no signature (RFC 7519 §6). */
    private static String unsigned() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String claims =
                "{\"iss\":\"%s\",\"aud\":\"kejian\",\"exp\":%d,\"preferred_username\":\"x\"}"
                        .formatted(
                                keycloak().issuer("kejian"),
                                System.currentTimeMillis() / 1_000 + 600);
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".";
    }
}
