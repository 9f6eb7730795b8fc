package kejian.origin.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.Digest;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What a job sent and nothing has goes with it, and nothing else does. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class LeftoversTest extends OneJob {

    @Inject Leftovers leftovers;
    @Inject Blobs blobs;

    private final byte[] rendition = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);

    private void put(long fence, int status) throws Exception {
        worker().contentType("application/octet-stream")
                .body(rendition)
                .put(at("blobs/" + Digest.of(rendition) + "?fence=" + fence))
                .then()
                .statusCode(status);
    }

    private boolean isThere() throws Exception {
        return blobs.size(Digest.of(rendition)).isPresent();
    }

    private void ended(UUID which, String state) throws Exception {
        sql("update job set state = '%s' where id = '%s'".formatted(state, which));
    }

    @Test
    void rendition_ofACancelledJob_isTakenAway() throws Exception {
        put(lease("a").fence(), 201);
        leftovers.clear();
        assertThat(isThere()).as("while it is at work").isTrue();
        ended(job, "FAILED");
        leftovers.clear();
        assertThat(isThere()).as("while it may be tried again").isTrue();
        ended(job, "CANCELLED");
        leftovers.clear();
        assertThat(isThere()).isFalse();
        assertThat(one("select count(*) from job_blob")).isEqualTo("0");
    }

    /** As {@code MakeBackup} does: what the tables named when it began is copied until it ends. */
    @Test
    void rendition_whileABackupIsMade_isNotTakenAway() throws Exception {
        put(lease("a").fence(), 201);
        ended(job, "CANCELLED");
        try (Connection backup = database.getConnection();
                Statement statement = backup.createStatement()) {
            statement.execute("select pg_advisory_lock_shared(hashtext('backup'))");
            leftovers.clear();
            assertThat(isThere()).isTrue();
            statement.execute("select pg_advisory_unlock_shared(hashtext('backup'))");
        }
        leftovers.clear();
        assertThat(isThere()).isFalse();
    }

    @Test
    void rendition_ofWhatIsGone_isTakenAway_unlessSomethingHasIt() throws Exception {
        String sha256 = Digest.of(rendition).hex();
        put(lease("a").fence(), 201);
        sql("delete from job");
        sql("insert into blob_left values ('%s')".formatted(sha256));
        sql("update courseware set package = '%s' where id = '%s'".formatted(sha256, courseware));
        leftovers.clear();
        assertThat(isThere()).as("another package has it").isTrue();
        assertThat(one("select count(*) from blob_left")).isEqualTo("0");
        sql("update courseware set package = null where id = '%s'".formatted(courseware));
        sql("insert into blob_left values ('%s')".formatted(sha256));
        leftovers.clear();
        assertThat(isThere()).isFalse();
        assertThat(one("select count(*) from blob_left")).isEqualTo("0");
    }

    @Test
    void rendition_thatSomethingHas_stays() throws Exception {
        String sha256 = Digest.of(rendition).hex();
        String[] holders = {
            "update courseware set package = '{\"index\":{\"sha256\":\"%s\"}}' where id = '%s'",
            "update courseware set lecture = '%s' where id = '%s'",
            "update courseware set upload_sha256 = '%s' where id = '%s'",
            "update courseware set attachments = '%s' where id = '%s'",
            "update courseware set proposal = '%s' where id = '%s'"
        };
        for (String holder : holders) {
            sql("delete from job");
            job = job(0);
            put(lease("a").fence(), 201);
            sql(holder.formatted(sha256, courseware));
            ended(job, "READY");
            leftovers.clear();
            assertThat(isThere()).as(holder).isTrue();
            assertThat(one("select count(*) from job_blob")).isEqualTo("0");
            sql("delete from job");
            sql(
                    "update courseware set package = null, lecture = null, proposal = null,"
                            + " attachments = null, upload_sha256 = null");
            blobs.remove(Digest.of(rendition));
        }
    }

    @Test
    void rendition_ofTwoJobs_goesWithTheLastThatDoesNotNameIt() throws Exception {
        put(lease("a").fence(), 201);
        UUID first = job;
        job = job(0);
        put(lease("b").fence(), 200);
        ended(first, "CANCELLED");
        leftovers.clear();
        assertThat(isThere()).as("another job at work may name it").isTrue();
        ended(job, "REFUSED");
        leftovers.clear();
        assertThat(isThere()).isFalse();
    }

    @Test
    void blob_sentWhileItsJobIsCancelled_isTakenAwayOnceItIsThere() throws Exception {
        long fence = lease("a").fence();
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        try (Socket line = new Socket("127.0.0.1", port)) {
            OutputStream out = line.getOutputStream();
            String head =
                    """
                    PUT /api/work/%s/blobs/%s?fence=%d HTTP/1.1
                    Host: origin
                    Authorization: Bearer %s
                    Content-Type: application/octet-stream
                    Content-Length: %d
                    Connection: close

                    """
                            .formatted(
                                    job,
                                    Digest.of(rendition),
                                    fence,
                                    tokens.worker("slow"),
                                    rendition.length);
            out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(rendition, 0, 5);
            out.flush();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (one("select count(*) from job_blob").equals("0")) {
                assertThat(System.nanoTime()).as("waited for the row").isLessThan(end);
                Thread.sleep(20);
            }
            ended(job, "CANCELLED");
            leftovers.clear();
            leftovers.clear();
            out.write(rendition, 5, rendition.length - 5);
            out.flush();
            try (InputStream in = line.getInputStream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 201");
            }
        }
        assertThat(isThere()).isTrue();
        leftovers.clear();
        assertThat(isThere()).isFalse();
    }
}
