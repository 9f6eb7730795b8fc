package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import kejian.origin.Caller;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What any identity must give the origin: who it is, what the person may do, and where. */
@Tag("engines")
abstract class IdentityContract {

    /** A token of a person with these roles in this area, good for now. */
    abstract String token(String area, String... roles) throws Exception;

    /** The token was good, and its time is over. */
    abstract void expire(String token) throws Exception;

    /**
     * The person is gone, or may not come in any more. Where tokens hold to their end, which must
     * be within minutes, this waits until then.
     */
    abstract void revoke(String token) throws Exception;

    @Test
    void token_thatHolds_givesPersonRolesAndArea() throws Exception {
        HttpResponse<String> answer = me(token("410000", "analyst", "editor"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode me = json(answer);
        assertThat(me.get("user").asText()).isNotBlank();
        assertThat(me.get("area").asText()).isEqualTo("410000");
        Set<String> roles = new TreeSet<>();
        me.get("roles").forEach(role -> roles.add(role.asText()));
        assertThat(roles).containsExactly("analyst", "editor");
    }

    @Test
    void role_thatIsMissing_opensNothing() throws Exception {
        Caller analyst = Caller.withToken(token("410000", "analyst"));
        assertThat(analyst.send("GET", "/api/areas", null).statusCode()).isEqualTo(200);
        assertProblem(analyst.send("GET", "/api/accounts", null), 403, "forbidden");
        assertProblem(analyst.send("GET", "/api/uploads", null), 403, "forbidden");
    }

    @Test
    void token_withOneCharacterChanged_isNobodys() throws Exception {
        String token = token("410000", "editor");
        // the last character of a signature has bits that say nothing
        for (int i = 0; i < token.length() - 1; i += 7) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(me(token.substring(0, i) + other + token.substring(i + 1)));
        }
        assertRefused(me(token.substring(0, token.length() - 2)));
        assertRefused(me(token + "A"));
    }

    @Test
    void token_empty_orOfAnotherScheme_isNobodys() throws Exception {
        String token = token("410000", "editor");
        for (String header :
                new String[] {"", "Bearer", "Bearer ", "Basic YTpi", token, "bearer" + token}) {
            assertRefused(
                    Caller.send(
                            Caller.anonymous().request("/api/me").header("Authorization", header)));
        }
        HttpRequest.Builder inAddress =
                Caller.anonymous().request("/api/me?access_token=" + token + "&token=" + token);
        assertRefused(Caller.send(inAddress));
    }

    @Test
    void token_whoseTimeIsOver_isRefused() throws Exception {
        String token = token("410000", "editor");
        assertThat(me(token).statusCode()).isEqualTo(200);
        expire(token);
        assertRefused(me(token));
    }

    @Test
    void person_whoMayNotComeInAnyMore_isRefused() throws Exception {
        String token = token("410000", "editor");
        assertThat(me(token).statusCode()).isEqualTo(200);
        revoke(token);
        assertRefused(me(token));
    }

    private static HttpResponse<String> me(String token) {
        return Caller.withToken(token).send("GET", "/api/me", null);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }
}
