package kejian.origin.identity;

import static kejian.origin.Caller.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** The engine that needs nothing else: accounts in the origin's own database. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OwnAccountsTest extends IdentityContract {

    @Inject AgroalDataSource database;

    @Override
    String token(String area, String... roles) {
        return Caller.personOf(area, roles).token();
    }

    @Override
    void expire(String token) throws Exception {
        try (var c = database.getConnection();
                var update =
                        c.prepareStatement(
                                "update person_token set expires_at = now() - interval '1 second'"
                                        + " where hash = ?")) {
            update.setString(1, Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Override
    void revoke(String token) {
        String name =
                Caller.json(Caller.withToken(token).send("GET", "/api/me", null))
                        .get("user")
                        .asText();
        assertThat(Caller.admin().send("DELETE", "/api/accounts/" + name, null).statusCode())
                .isEqualTo(204);
    }

    @Test
    void logout_endsThisLoginOnly() {
        String name = "out-" + UUID.randomUUID();
        String body =
                "{\"user\":\"%s\",\"password\":\"a first password\",\"roles\":[\"editor\"],\"area\":\"410000\"}";
        assertThat(Caller.admin().send("POST", "/api/accounts", body.formatted(name)).statusCode())
                .isEqualTo(201);
        Caller here = login(name);
        Caller there = login(name);
        assertThat(here.send("POST", "/api/logout", null).statusCode()).isEqualTo(204);
        assertProblem(here.send("GET", "/api/me", null), 401, "unauthenticated");
        assertThat(there.send("GET", "/api/me", null).statusCode()).isEqualTo(200);
    }

    private static Caller login(String name) {
        return Caller.withToken(
                Caller.json(Caller.login(name, "a first password")).get("token").asText());
    }
}
