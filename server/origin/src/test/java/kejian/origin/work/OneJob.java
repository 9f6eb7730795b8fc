package kejian.origin.work;

import static io.restassured.RestAssured.given;

import io.agroal.api.AgroalDataSource;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;

/** Tests with one job in the queue, of a title that is divided into two chunks. */
abstract class OneJob {

    static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(61);

    @Inject Tasks tasks;
    @Inject Parts parts;
    @Inject MovableClock clock;
    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    UUID job;
    UUID courseware;

    @BeforeEach
    void oneJob() throws Exception {
        sql("delete from job");
        job = job(0);
    }

    UUID job(int priority) throws Exception {
        UUID id = UUID.randomUUID();
        courseware = UUID.randomUUID();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, original_sha256,
                    original_bytes, original_name)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0,
                    '410000', 'x', now(), '%s', 1, 'x.mp4');
                insert into job (id, courseware, state, created_at, priority)
                values ('%s', '%s', 'QUEUED', now() - interval '1 day', %d);
                insert into task (job, number, kind, state, not_before)
                values ('%s', 0, 'START', 'QUEUED', now() - interval '1 day')
                """
                        .formatted(courseware, "0".repeat(64), id, courseware, priority, id));
        return id;
    }

    void sql(String statement) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    String one(String query) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return String.valueOf(r.getString(1));
        }
    }

    static Division division(long fence) {
        return new Division(fence, "{}", List.of(25L, 50L), List.of());
    }

    JobLease lease(String worker) {
        return tasks.lease(worker).orElseThrow();
    }

    RequestSpecification worker() throws Exception {
        return given().header("Authorization", "Bearer " + tokens.worker("parts-test"))
                .contentType("application/json");
    }

    String at(String what) {
        return "/api/work/" + job + "/" + what;
    }

    static JobOutcome failure(long fence, String code, String detail) {
        return new JobOutcome(
                fence,
                null,
                new JobOutcome.Failure(code, detail),
                0,
                List.of(),
                null,
                null,
                List.of());
    }
}
