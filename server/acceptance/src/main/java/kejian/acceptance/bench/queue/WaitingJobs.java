package kejian.acceptance.bench.queue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Jobs put in beside the API, which would take an hour for as many. */
final class WaitingJobs {

    private final SharedProvince province;

    WaitingJobs(SharedProvince province) {
        this.province = province;
    }

    /** Drafts whose jobs can wait; as many as there are, whatever number of them waits. */
    void makeDrafts(int count) throws IOException {
        run(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at,
                    original_sha256, original_bytes, original_name)
                select gen_random_uuid(), 'VIDEO', 'draft ' || i, '', '', '', '', 'RED_CLASSICS',
                       'EDUCATION', 'DRAFT', 0, '410000', 'bench', now(), repeat('0', 64), 1, 'x.mp4'
                  from generate_series(1, %d) i
                """
                        .formatted(count));
    }

    /** So many that wait, and nothing else; the database knows of it, as its vacuum tells it. */
    void waiting(int count) throws IOException {
        run(
                "delete from job",
                """
                insert into job (id, courseware, state, created_at)
                select gen_random_uuid(), id, 'QUEUED',
                       now() - interval '1 day' + row_number() over (order by id) * interval '1 second'
                  from courseware order by id limit %d
                """
                        .formatted(count),
                """
                insert into task (job, number, kind, state, not_before)
                select id, 0, 'START', 'QUEUED', created_at from job
                """,
                "vacuum analyze");
    }

    /** The job of another draft takes the place of one that has ended. */
    void oneMore(String ended) throws IOException {
        run(
                """
                update job set state = 'QUEUED', created_at = now(), outcome = null, code = null,
                       detail = null, detail_en = null
                 where id = '%s'
                """
                        .formatted(ended),
                """
                update task set state = 'QUEUED', not_before = now() - interval '1 minute',
                       attempts = 0
                 where job = '%s'
                """
                        .formatted(ended));
    }

    private void run(String... statements) throws IOException {
        try (Connection c = province.database();
                Statement s = c.createStatement()) {
            for (String each : statements) {
                s.execute(each);
            }
        } catch (SQLException e) {
            throw new IOException("the database does not take jobs", e);
        }
    }

    /** How many are in this state. */
    long count(String state) throws IOException {
        try (Connection c = province.database();
                Statement s = c.createStatement();
                var rows =
                        s.executeQuery("select count(*) from job where state = '" + state + "'")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IOException("the database does not count jobs", e);
        }
    }
}
