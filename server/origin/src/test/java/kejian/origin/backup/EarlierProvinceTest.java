package kejian.origin.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import kejian.origin.Caller;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This program started on what an earlier one left: its people find everything, as it was. */
@QuarkusTest
@QuarkusTestResource(value = EarlierProvinceForTests.class, restrictToAnnotatedClass = true)
@TestProfile(EarlierProvinceTest.Alone.class)
class EarlierProvinceTest {

    /** With a database of its own. */
    public static class Alone implements QuarkusTestProfile {}

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    private Caller person;

    @BeforeEach
    void person() throws Exception {
        String token = tokens.person("after-upgrade", "analyst", "editor", "reviewer", "operator");
        person = Caller.withToken(token);
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = person.send("GET", path, null);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return Caller.json(answer);
    }

    private long reckoned(String of) throws SQLException {
        try (var c = database.getConnection();
                var statement = c.createStatement();
                var row =
                        statement.executeQuery(
                                "select "
                                        + of
                                        + " from viewing_session where counted and duration_ms > 0"
                                        + " and day between '2026-08-01' and '2026-10-31'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void figures_areThoseOfTheRecords() throws Exception {
        JsonNode figures =
                get("/api/figures/summary?from=2026-08-01&to=2026-10-31&as=now").path("figures");
        String valid = "effective_ms >= least(30000, duration_ms / 2.0)";
        assertThat(figures.path("starts").asLong())
                .isEqualTo(reckoned("count(*) filter (where watched_ms >= 1000)"))
                .isGreaterThan(2_000);
        assertThat(figures.path("validViews").asLong())
                .isEqualTo(reckoned("count(*) filter (where " + valid + ")"));
        assertThat(figures.path("watchedMs").asLong()).isEqualTo(reckoned("sum(watched_ms)"));
        assertThat(figures.path("effectiveMs").asLong()).isEqualTo(reckoned("sum(effective_ms)"));
    }

    @Test
    void closedMonth_isAsItWasClosed() {
        JsonNode months = get("/api/months");
        assertThat(months.toString()).contains("2026-08");
        JsonNode closed = get("/api/figures/summary?from=2026-08-01&to=2026-08-31");
        JsonNode now = get("/api/figures/summary?from=2026-08-01&to=2026-08-31&as=now");
        assertThat(closed.path("figures").path("validViews").asLong())
                .isEqualTo(now.path("figures").path("validViews").asLong())
                .isPositive();
    }

    @Test
    void courseware_isListedAndFound() {
        assertThat(get("/api/courseware?size=100").path("total").asLong()).isEqualTo(20);
        assertThat(get("/api/search?q=guoshu").path("total").asLong()).isEqualTo(20);
        assertThat(get("/api/search?q=wjg&published=true").path("total").asLong()).isEqualTo(16);
    }

    @Test
    void registerEdgesAndReleases_areThere() {
        assertThat(get("/api/edges").toString()).contains("lankao", "zhengyang");
        assertThat(get("/api/stations?q=4100&size=200").toString()).contains("站点40");
        assertThat(get("/api/releases").toString()).contains("14");
    }
}
