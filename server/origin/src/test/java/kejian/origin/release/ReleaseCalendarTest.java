package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Test;

/**
 * What is due is released by itself, what is not waits. The clock that runs beside every other test
 * is off in the test profile: a release between a test's look and its step would change versions.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ReleaseCalendarTest {

    @Inject TestTokens tokens;
    @Inject Publisher publisher;
    @Inject LeaseConfig leases;
    @Inject ReleaseConfig config;
    @Inject ReleaseCalendar scheduled;
    @Inject AgroalDataSource database;

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    @Test
    void whatIsDue_isReleased_andNothingElse() throws Exception {
        String column = column();
        String due = approved(column, "2026-01-01T00:00:00Z");
        String later = approved(column, "2999-01-01T00:00:00Z");

        scheduled.publishWhatIsDue();
        state(due, "SCHEDULED");
        calendar().publishWhatIsDue();
        state(due, "PUBLISHED");
        state(later, "SCHEDULED");
    }

    /** What was withdrawn since the backup would come back in it. */
    @Test
    void afterARestore_nothingIsReleased_untilSomebodyDoes_aboveAllNumbersOfBefore()
            throws Exception {
        String column = column();
        long known =
                publisher.newestFirst().stream().mapToLong(Publisher.Made::number).max().orElse(0);
        long floor = known + 1_000;
        try (Connection c = database.getConnection();
                Statement statement = c.createStatement()) {
            statement.execute(
                    "insert into version_floor values ('RELEASE', %d, now()), ('SNAPSHOT', %d, now())"
                            .formatted(floor, floor));
        }
        String due = approved(column, "2026-01-01T00:00:00Z");
        String ended = approved(column, "2999-01-01T00:00:00Z");
        calendar().publishWhatIsDue();
        state(due, "SCHEDULED");
        as(tokens.person("rev", "reviewer"))
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + ended + "/withdraw")
                .then()
                .statusCode(200);
        calendar().releaseWithdrawals();
        assertThat(publisher.newestFirst()).noneMatch(made -> made.number() > known);

        assertThat(publisher.publish("", "by hand " + column).number()).isEqualTo(floor + 1);
        state(due, "PUBLISHED");
        String next = approved(column, "2026-01-01T00:00:00Z");
        calendar().publishWhatIsDue();
        state(next, "PUBLISHED");
    }

    private String column() throws Exception {
        String column = "col-" + UUID.randomUUID().toString().substring(0, 8);
        as(tokens.person("ed", "editor"))
                .body(Map.of("slug", column, "title", "专栏"))
                .post("/api/columns")
                .then()
                .statusCode(201);
        return column;
    }

    private ReleaseCalendar calendar() {
        ReleaseConfig automatic =
                new ReleaseConfig() {
                    @Override
                    public boolean automatic() {
                        return true;
                    }

                    @Override
                    public String look() {
                        return config.look();
                    }

                    @Override
                    public String wordEvery() {
                        return config.wordEvery();
                    }

                    @Override
                    public Duration timestampValid() {
                        return config.timestampValid();
                    }

                    @Override
                    public Duration snapshotValid() {
                        return config.snapshotValid();
                    }

                    @Override
                    public Duration courierValid() {
                        return config.courierValid();
                    }
                };
        return new ReleaseCalendar(publisher, automatic, leases);
    }

    private void state(String id, String expected) throws Exception {
        as(tokens.person("ed", "editor"))
                .get("/api/courseware/" + id)
                .then()
                .body("state", is(expected));
    }

    private String approved(String column, String publishAt) throws Exception {
        String editor = tokens.person("ed", "editor");
        String id =
                as(editor)
                        .body(
                                Map.of(
                                        "kind",
                                        "ARTICLE",
                                        "title",
                                        "到期",
                                        "category",
                                        "RED_CLASSICS",
                                        "purpose",
                                        "EDUCATION",
                                        "column",
                                        column,
                                        "article",
                                        Map.of(
                                                "blocks",
                                                List.of(Map.of("text", "正文", "heading", false)))))
                        .post("/api/courseware")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        as(editor).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        String reviewer = tokens.person("rev", "reviewer");
        String tag = as(reviewer).get("/api/courseware/" + id).then().extract().header("ETag");
        as(reviewer)
                .header("If-Match", tag)
                .body(Map.of("publishAt", publishAt))
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        return id;
    }
}
