package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.PartMade;
import kejian.contract.job.Preview;
import kejian.contract.job.Task;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.TranscodeQueue;
import kejian.origin.kit.PowerCut;
import kejian.origin.kit.SqlSteps;
import kejian.origin.kit.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A long title in parts: each is taken once, looked at, and kept through any end of the process.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PartsTest extends OneJob {

    private static final int PICTURES = 25;

    @Inject Leftovers leftovers;
    @Inject Blobs blobs;
    private int made;

    @AfterEach
    void mend() {
        SqlSteps.nothing();
    }

    /** A part whose first picture is the n-th of the whole; no two have the same bytes. */
    private BlobRef picture(long first) throws Exception {
        byte[] bytes = WorkFiles.bytes("picture.mp4");
        int at = find(bytes, "tfdt");
        ByteBuffer.wrap(bytes).putLong(at + 8, first * 512);
        return stored(bytes);
    }

    private BlobRef stored(byte[] bytes) throws Exception {
        ByteBuffer all = ByteBuffer.allocate(bytes.length + 16).put(bytes);
        all.putInt(16).put("free".getBytes(StandardCharsets.US_ASCII)).putLong(++made);
        BlobRef blob = new BlobRef(Digest.of(all.array()).hex(), all.capacity());
        blobs.put(blob, new ByteArrayInputStream(all.array()));
        return blob;
    }

    private static int find(byte[] bytes, String box) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(box);
    }

    private static Task.Part part(BlobRef picture, long pictures) {
        return new Task.Part(
                List.of(new Task.PartFile("360p.mp4", picture)), pictures, "a", "b", null);
    }

    private Task.Part sound() throws Exception {
        BlobRef blob = stored(WorkFiles.bytes("sound.mp4"));
        return new Task.Part(List.of(new Task.PartFile("audio.mp4", blob)), 0, null, null, null);
    }

    @Test
    void title_inParts_isJoinedWhenAllAreThere() throws Exception {
        JobLease start = lease("a");
        assertThat(start.task()).isEqualTo(new Task.Start(/* mayDivide= */ true));
        worker().body(division(start.fence())).post(at("division")).then().statusCode(204);
        JobLease sound = lease("a");
        JobLease first = lease("b");
        JobLease second = lease("c");
        assertThat(sound.task()).isInstanceOf(Task.Sound.class);
        assertThat(first.task())
                .isInstanceOfSatisfying(Task.Pictures.class, p -> assertThat(p.to()).isEqualTo(25));
        assertThat(tasks.lease("d")).isEmpty();
        worker().body(new PartMade(sound.fence(), sound())).post(at("part")).then().statusCode(204);
        PartMade late = new PartMade(second.fence(), part(picture(PICTURES), PICTURES));
        worker().body(late).post(at("part")).then().statusCode(204);
        // the answer was lost
        worker().body(late).post(at("part")).then().statusCode(204);
        assertThat(tasks.lease("d")).isEmpty();
        PartMade early = new PartMade(first.fence(), part(picture(0), PICTURES));
        worker().body(early).post(at("part")).then().statusCode(204);
        JobLease join = lease("d");
        assertThat(join.task())
                .isInstanceOfSatisfying(
                        Task.Join.class,
                        j -> assertThat(j.parts()).hasSize(4).element(2).isEqualTo(early.part()));
        String sha = early.part().files().getFirst().media().sha256();
        worker().get(at("blobs/" + sha + "?fence=" + join.fence())).then().statusCode(200);
        // nothing of another job, and nothing without the lease
        BlobRef foreign = picture(7);
        worker().get(at("blobs/" + foreign.sha256() + "?fence=" + join.fence()))
                .then()
                .statusCode(404);
        worker().get(at("blobs/" + sha + "?fence=" + first.fence() + 99)).then().statusCode(409);
    }

    @Test
    void chunk_thatIsNotWhatItsTaskWasAbout_isRefused() throws Exception {
        worker().body(division(lease("a").fence())).post(at("division")).then().statusCode(204);
        lease("sound");
        lease("first");
        long fence = lease("second").fence();
        List<Task.Part> wrong = new ArrayList<>();
        wrong.add(part(picture(0), PICTURES)); // another place
        wrong.add(part(picture(PICTURES), PICTURES - 1)); // another count
        wrong.add(sound());
        wrong.add(part(stored("no film".getBytes(StandardCharsets.UTF_8)), PICTURES));
        for (Task.Part one : wrong) {
            worker().body(new PartMade(fence, one)).post(at("part")).then().statusCode(422);
        }
        // announced and never sent; announced with another size
        BlobRef never = new BlobRef("d".repeat(64), 9);
        BlobRef longer = new BlobRef(picture(PICTURES).sha256(), 7);
        for (BlobRef one : List.of(never, longer)) {
            worker().body(new PartMade(fence, part(one, PICTURES)))
                    .post(at("part"))
                    .then()
                    .statusCode(409)
                    .body("code", is("not-ready"));
        }
        worker().body(new PartMade(fence, part(picture(PICTURES), PICTURES)))
                .post(at("part"))
                .then()
                .statusCode(204);
    }

    @Test
    void zombie_ofAChunk_isRefusedAndTheOtherWins() throws Exception {
        worker().body(division(lease("a").fence())).post(at("division")).then().statusCode(204);
        lease("sound");
        long sleeper = lease("sleeper").fence();
        clock.advance(LONGER_THAN_A_LEASE);
        lease("sound again");
        JobLease other = lease("other");
        assertThat(other.fence()).isGreaterThan(sleeper);
        PartMade stale = new PartMade(sleeper, part(picture(0), PICTURES));
        for (String call : List.of("part", "division", "outcome", "preview")) {
            Object body =
                    switch (call) {
                        case "division" -> division(sleeper);
                        case "outcome" -> failure(sleeper, "io", "x");
                        case "preview" -> new Preview(sleeper, picture(0), false, picture(0), 9);
                        default -> stale;
                    };
            worker().body(body)
                    .post(at(call))
                    .then()
                    .statusCode(409)
                    .body("code", is("lease-lost"));
        }
        worker().body(new PartMade(other.fence(), part(picture(0), PICTURES)))
                .post(at("part"))
                .then()
                .statusCode(204);
        assertThat(one("select count(*) from task where state = 'DONE' and kind = 'PICTURES'"))
                .isEqualTo("1");
    }

    @Test
    void poison_afterThreeTries_tellsWhatFfmpegSaid() throws Exception {
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(10));
            JobLease lease = lease("w");
            worker().body(failure(lease.fence(), "ffmpeg-failed", "moov atom not found"))
                    .post(at("outcome"))
                    .then()
                    .statusCode(204);
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(tasks.lease("w")).isEmpty();
        String token = "Bearer " + tokens.person("poison-editor", "editor");
        for (String[] said :
                new String[][] {{"zh", "转码 3 次均未成功"}, {"en", "Set aside after 3 tries"}}) {
            given().header("Authorization", token)
                    .header("Accept-Language", said[0])
                    .get("/api/courseware/" + courseware)
                    .then()
                    .statusCode(200)
                    .body("transcode.state", is("FAILED"))
                    .body("transcode.code", is("poison"))
                    .body("transcode.detail", containsString(said[1]))
                    .body("transcode.detail", containsString("moov atom not found"));
        }
    }

    @Test
    void stoppingWorker_givesBack_isNoTry() throws Exception {
        for (int i = 0; i < 5; i++) {
            JobLease lease = lease("w");
            worker().body(failure(lease.fence(), "worker-stopping", "told to stop"))
                    .post(at("outcome"))
                    .then()
                    .statusCode(204);
        }
        assertThat(tasks.lease("w")).isPresent();
    }

    @Test
    void mostChunks_andTheSoundLast_areJoined() throws Exception {
        List<Long> ends = LongStream.rangeClosed(1, 2000).boxed().toList();
        parts.divide(job, new Division(lease("a").fence(), "{}", ends, List.of()));
        sql("update task set state = 'DONE' where kind = 'PICTURES'");
        parts.take(job, new PartMade(lease("b").fence(), sound()));
        assertThat(lease("c").task()).isInstanceOf(Task.Join.class);
    }

    @Test
    void cancelled_isLostToItsWorkerAndCanBeTriedAgain() throws Exception {
        worker().body(division(lease("a").fence())).post(at("division")).then().statusCode(204);
        JobLease sound = lease("a");
        Task.Part heard = sound();
        worker().body(new PartMade(sound.fence(), heard)).post(at("part")).then().statusCode(204);
        JobLease first = lease("b");
        put(new byte[] {1}, first.fence(), 201);
        String token = "Bearer " + tokens.person("cancelling-editor", "editor");
        String path = "/api/courseware/" + courseware;
        given().header("Authorization", token)
                .post(path + "/cancel")
                .then()
                .statusCode(200)
                .body("transcode.state", is("CANCELLED"));
        worker().body(new PartMade(first.fence(), part(picture(0), PICTURES)))
                .post(at("part"))
                .then()
                .statusCode(409);
        assertThat(tasks.lease("c")).isEmpty();
        given().header("Authorization", token).post(path + "/cancel").then().statusCode(409);
        leftovers.clear();
        assertThat(blobs.size(Digest.of(new byte[] {1}))).as("a chunk's blob").isEmpty();
        given().header("Authorization", token).post(path + "/retry").then().statusCode(200);
        assertThat(lease("d").task()).isEqualTo(new Task.Start(/* mayDivide= */ true));
    }

    private void put(byte[] blob, long fence, int status) throws Exception {
        worker().contentType("application/octet-stream")
                .body(blob)
                .put(at("blobs/" + Digest.of(blob) + "?fence=" + fence))
                .then()
                .statusCode(status);
    }

    @Test
    void whatWasHeldBefore_isNoChunkOfTheJob_whateverAWorkerSays() throws Exception {
        byte[] rendition = {4, 5, 6};
        blobs.put(rendition);
        BlobRef original = picture(0);
        sql("update courseware set original_sha256 = '%s'".formatted(original.sha256()));
        Preview first =
                new Preview(
                        lease("a").fence(),
                        original,
                        /* isRendition= */ false,
                        stored(WorkFiles.bytes("sound.mp4")),
                        1_000);
        worker().body(first).post(at("preview")).then().statusCode(204);
        worker().body(division(first.fence())).post(at("division")).then().statusCode(204);
        lease("sound");
        put(rendition, lease("b").fence(), 200);
        sql("update job set state = 'CANCELLED'");
        leftovers.clear();
        assertThat(blobs.size(Digest.of(rendition))).as("a rendition").isPresent();
        assertThat(blobs.size(original.digest())).as("an original").isPresent();
        assertThat(blobs.size(first.sound().digest())).as("a preview's sound").isEmpty();
    }

    @Test
    void urgentNotice_isLentBeforeTheArchive() throws Exception {
        sql("update job set priority = -1");
        UUID notice = job(0);
        String token = "Bearer " + tokens.person("urgent-editor", "editor");
        given().header("Authorization", token)
                .contentType("application/json")
                .body(java.util.Map.of("priority", TranscodeQueue.Priority.URGENT))
                .put("/api/courseware/" + courseware + "/priority")
                .then()
                .statusCode(200)
                .body("transcode.priority", is("URGENT"));
        UUID normal = job(0);
        assertThat(List.of(lease("a").job(), lease("b").job(), lease("c").job()))
                .containsExactly(notice.toString(), normal.toString(), job.toString());
    }

    @Test
    void preview_isForEditorsOfTheArea_andGrows() throws Exception {
        JobLease start = lease("a");
        BlobRef picture = picture(0);
        BlobRef heard = sound().files().getFirst().media();
        Preview preview = new Preview(start.fence(), picture, false, heard, 2000);
        worker().body(preview).post(at("preview")).then().statusCode(204);
        String editor = "Bearer " + tokens.person("preview-editor", "editor");
        sql("delete from account where area = '419801'");
        sql("delete from area where code = '419801'");
        sql("insert into area values ('419801', 'elsewhere', '410000')");
        String address = address(editor, 1000);
        String folder = address.substring(0, address.lastIndexOf('/') + 1);
        String media = folder + picture.sha256() + ".mp4";
        for (String one : List.of(address, folder + "picture.m3u8", folder + "sound.m3u8", media)) {
            given().header("Authorization", editor).get(one).then().statusCode(200);
            given().get(one).then().statusCode(401);
            for (String role : List.of("analyst", "operator")) {
                String token = tokens.person("preview-" + role, role);
                given().header("Authorization", "Bearer " + token).get(one).then().statusCode(403);
            }
            String stranger = tokens.personOf("419801", "preview-stranger", "editor");
            given().header("Authorization", "Bearer " + stranger).get(one).then().statusCode(404);
        }
        given().header("Authorization", editor)
                .header("Range", "bytes=0-3")
                .get(media)
                .then()
                .statusCode(206);
        // only what the lists name
        given().header("Authorization", editor)
                .get(folder + picture(3).sha256() + ".mp4")
                .then()
                .statusCode(404);
        worker().body(division(start.fence())).post(at("division")).then().statusCode(204);
        JobLease sound = lease("a");
        JobLease first = lease("b");
        JobLease second = lease("c");
        worker().body(new PartMade(sound.fence(), sound())).post(at("part")).then().statusCode(204);
        worker().body(new PartMade(second.fence(), part(picture(PICTURES), PICTURES)))
                .post(at("part"))
                .then()
                .statusCode(204);
        address(editor, 1000); // a gap is no preview
        worker().body(new PartMade(first.fence(), part(picture(0), PICTURES)))
                .post(at("part"))
                .then()
                .statusCode(204);
        String grown = address(editor, 2000);
        given().header("Authorization", editor)
                .get(grown.replace("index", "picture"))
                .then()
                .statusCode(200)
                .body(containsString("#EXT-X-MAP:"))
                .body(containsString("#EXT-X-PLAYLIST-TYPE:EVENT"));
    }

    private String address(String editor, int playableMs) {
        return given().header("Authorization", editor)
                .get("/api/courseware/" + courseware)
                .then()
                .statusCode(200)
                .body("transcode.preview.playableMs", is(playableMs))
                .extract()
                .path("transcode.preview.address");
    }

    /** The process ends before each statement of a division and of a part that is handed in. */
    @Test
    void process_endsAnywhere_partIsTakenOnceOrNotAtAll() throws Exception {
        int points = 0;
        for (int k = 1; ; k++) {
            oneJob();
            long start = lease("a").fence();
            boolean cut = dies(k, () -> parts.divide(job, division(start)));
            if (cut) {
                points++;
                assertThat(one("select count(*) from task")).isEqualTo("1");
                parts.divide(job, division(start));
            }
            assertThat(one("select count(*) from task")).isEqualTo("4");
            PartMade heard = new PartMade(lease("a").fence(), sound());
            PartMade first = new PartMade(lease("b").fence(), part(picture(0), PICTURES));
            PartMade last = new PartMade(lease("c").fence(), part(picture(PICTURES), PICTURES));
            parts.take(job, heard);
            parts.take(job, first);
            boolean died = dies(k, () -> parts.take(job, last));
            if (died) {
                points++;
                assertThat(one("select count(*) from task where state = 'DONE'")).isEqualTo("3");
                assertThat(one("select count(*) from task where kind = 'JOIN'")).isEqualTo("0");
                parts.take(job, last);
            }
            parts.take(job, last);
            assertThat(one("select count(*) from task where state = 'DONE'")).isEqualTo("4");
            assertThat(one("select count(*) from task where kind = 'JOIN'")).isEqualTo("1");
            if (!cut && !died) {
                assertThat(points).isGreaterThan(10);
                System.out.printf("parts: %d deaths survived%n", points);
                return;
            }
        }
    }

    private interface Call {
        void now() throws Exception;
    }

    private boolean dies(int k, Call call) throws Exception {
        Steps steps = new Steps(k);
        SqlSteps.before(steps::step);
        try {
            call.now();
            return false;
        } catch (PowerCut e) {
            return true;
        } catch (RuntimeException e) {
            // Hibernate and Arc wrap it where they clean up
            assertThat(steps.areOver()).isTrue();
            return true;
        } finally {
            SqlSteps.nothing();
        }
    }
}
