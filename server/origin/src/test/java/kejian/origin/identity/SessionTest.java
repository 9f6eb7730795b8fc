package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SessionTest {

    @Test
    void secrets_ofTheFirstStart_areTheirOwnersAlone() throws IOException {
        for (String file : new String[] {"first-password", "worker-token"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(Caller.data().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void firstPassword_untilChanged_opensNothingElse() {
        account("novice", "editor");
        Caller novice = Caller.withToken(token("novice", "password of novice"));
        HttpResponse<String> me = novice.send("GET", "/api/me", null);
        assertThat(json(me).get("mustChangePassword").asBoolean()).isTrue();
        assertProblem(novice.send("GET", "/api/uploads", null), 403, "password-change-required");
        String change = "{\"current\":\"password of novice\",\"replacement\":\"%s\"}";
        assertThat(
                        novice.send("POST", "/api/me/password", change.formatted("too short"))
                                .statusCode())
                .isEqualTo(422);
        assertThat(
                        novice.send(
                                        "POST",
                                        "/api/me/password",
                                        change.formatted("another password"))
                                .statusCode())
                .isEqualTo(204);
        assertThat(novice.send("GET", "/api/uploads", null).statusCode()).isEqualTo(200);
    }

    @Test
    void cookie_withoutOurHeader_changesNothing() {
        Caller admin = Caller.admin();
        Caller nobody = Caller.anonymous();
        String cookie = TokenAuthentication.COOKIE + "=" + admin.token();
        assertThat(Caller.send(nobody.request("/api/me").header("Cookie", cookie)).statusCode())
                .isEqualTo(200);
        HttpRequest.Builder post =
                nobody.request("/api/logout")
                        .header("Cookie", cookie)
                        .POST(HttpRequest.BodyPublishers.noBody());
        assertProblem(Caller.send(post), 401, "unauthenticated");
        HttpResponse<String> logout = Caller.send(post.header("X-Kejian", "1"));
        assertThat(logout.statusCode()).isEqualTo(204);
        assertProblem(admin.send("GET", "/api/me", null), 401, "unauthenticated");
    }

    @Test
    void login_setsACookieThatNoScriptReads() {
        account("cookie", "analyst");
        HttpResponse<String> login = Caller.login("cookie", "password of cookie");
        assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("kejian-session=")
                .containsIgnoringCase("httponly")
                .containsIgnoringCase("samesite=strict");
    }

    @Test
    void login_withAStaleCookie_works() {
        account("returner", "analyst");
        String body = "{\"user\":\"returner\",\"password\":\"password of returner\"}";
        HttpResponse<String> login =
                Caller.send(
                        Caller.anonymous()
                                .request("/api/login")
                                .header("Cookie", "kejian-session=long-gone")
                                .header("X-Kejian", "1")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(login.statusCode()).isEqualTo(200);
    }

    @Test
    void password_changed_endsOtherLogins() {
        account("mover", "analyst");
        Caller here = Caller.withToken(token("mover", "password of mover"));
        Caller there = Caller.withToken(token("mover", "password of mover"));
        String change = "{\"current\":\"password of mover\",\"replacement\":\"a newer password\"}";
        assertThat(here.send("POST", "/api/me/password", change).statusCode()).isEqualTo(204);
        assertThat(here.send("GET", "/api/me", null).statusCode()).isEqualTo(200);
        assertProblem(there.send("GET", "/api/me", null), 401, "unauthenticated");
    }

    @Test
    void service_isNoPerson() {
        assertProblem(Caller.worker().send("GET", "/api/me", null), 403, "forbidden");
    }

    @Test
    void area_ofACounty_endsThere() {
        Caller admin = Caller.admin();
        area(admin, "41980001", "410000");
        area(admin, "41980002", "410000");
        Caller county = Caller.personOf("41980001", "operator");
        assertThat(json(county.send("GET", "/api/areas", null))).hasSize(1);
        area(county, "4198000101", "41980001");
        assertThat(json(county.send("GET", "/api/areas", null))).hasSize(2);
        String foreign = "{\"code\":\"4198000201\",\"name\":\"x\",\"parent\":\"41980002\"}";
        assertProblem(county.send("POST", "/api/areas", foreign), 404, "not-found");
        String account =
                "{\"user\":\"climber\",\"password\":\"password of climber\",\"roles\":[\"operator\"],"
                        + "\"area\":\"410000\"}";
        assertProblem(county.send("POST", "/api/accounts", account), 404, "not-found");
        assertProblem(county.send("DELETE", "/api/accounts/admin", null), 404, "not-found");
        assertProblem(
                county.send(
                        "POST",
                        "/api/accounts/admin/password",
                        "{\"password\":\"taken over by me\"}"),
                404,
                "not-found");
    }

    private static void area(Caller who, String code, String parent) {
        String body = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"%s\"}".formatted(code, parent);
        assertThat(who.send("POST", "/api/areas", body).statusCode()).isEqualTo(201);
    }

    private static void account(String name, String role) {
        String body =
                "{\"user\":\"%s\",\"password\":\"password of %s\",\"roles\":[\"%s\"],\"area\":\"410000\"}"
                        .formatted(name, name, role);
        assertThat(Caller.admin().send("POST", "/api/accounts", body).statusCode()).isEqualTo(201);
    }

    private static String token(String user, String password) {
        return json(Caller.login(user, password)).get("token").asText();
    }
}
