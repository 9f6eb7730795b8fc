package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** The province was started while its identity server was away: it starts, and says what is. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(IdentityAwayTest.Away.class)
class IdentityAwayTest {

    /** An address at which nobody listens. */
    public static class Away implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try (ServerSocket free = new ServerSocket(0)) {
                return Map.of(
                        "kejian.identity.oidc.enabled",
                        "true",
                        "kejian.identity.oidc.issuer",
                        "http://127.0.0.1:" + free.getLocalPort() + "/realms/kejian",
                        "kejian.identity.oidc.client-secret-file",
                        Files.writeString(
                                        Files.createTempFile("kejian", "secret"),
                                        "a secret of thirty-two characters\n")
                                .toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void tokens_cannotBeJudged_whichIsNoFaultOfTheirs() {
        assertProblem(
                Caller.withToken("eyJhbGciOiJSUzI1NiJ9.e30.c2ln").send("GET", "/api/me", null),
                503,
                "unavailable");
    }

    @Test
    void nobody_isNobody_andServicesHaveTokensOfOurs() {
        assertProblem(Caller.anonymous().send("GET", "/api/me", null), 401, "unauthenticated");
        assertProblem(
                Caller.withToken("opaque").send("GET", "/api/me", null), 401, "unauthenticated");
        assertProblem(Caller.worker().send("GET", "/api/me", null), 403, "forbidden");
        assertProblem(Caller.login("admin", "whatever it is"), 403, "accounts-elsewhere");
    }

    @Test
    void login_isAnsweredByTheConsole() throws Exception {
        assertThat(new Browser().get(Browser.origin("/login")).headers().firstValue("Location"))
                .hasValueSatisfying(at -> assertThat(at).endsWith("/console/?login=unavailable"));
    }

    @Test
    void readiness_doesNotWaitForIt() {
        assertThat(Caller.anonymous().send("GET", "/q/health/ready", null).statusCode())
                .isEqualTo(200);
    }
}
