package kejian.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Staff;
import kejian.acceptance.demo.Launcher;
import kejian.contract.blob.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drill of the operators' guide, with packed programs: a province at work is backed up twice,
 * the second time what is new; the backup is rehearsed; the machine is lost with a release that the
 * backup does not have; the province is restored, and an edge that is ahead of it follows again.
 */
class RestoreDrillIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STILL_SO_MS = 4_000;

    @TempDir Path folder;
    private EnrolledEdges edges;
    private CommandLine kejian;
    private Staff staff;
    private Path data;
    private Path backups;
    private int port;

    @BeforeEach
    void prepare() {
        edges = new EnrolledEdges(folder);
        data = folder.resolve("origin");
        backups = folder.resolve("backups");
    }

    @AfterEach
    void stop() throws Exception {
        edges.close();
    }

    @Test
    void province_lost_isRestored_andItsEdgesFollowAgain() throws Exception {
        port = Edge.freePort();
        Server origin = edges.keep(Origin.start(Launcher.root(), folder, port, List.of()));
        URI province = URI.create("http://127.0.0.1:" + port);
        staff = Staff.of(province, Origin.firstPassword(folder));
        kejian = new CommandLine(folder.resolve("cli"), province);
        for (String user : List.of("admin", "editor", "reviewer")) {
            kejian.login(user, staff.password(user));
        }
        kejian.must(
                "admin",
                "edge",
                "enroll",
                "a",
                "--area",
                Staff.AREA,
                "--address",
                "http://127.0.0.1:1",
                "--out",
                folder.resolve("a").toString());
        String kept = published("春耕须知");
        Server edge = edges.start(Launcher.root(), "a", province, newest());

        backup();
        Writing writing = new Writing();
        String second = published("夏收须知");
        List<String> before = writing.acknowledged();
        JsonNode made = backup();
        writing.stop();
        assertThat(made.path("copied").asLong()).isBetween(1L, made.path("blobs").asLong() - 1);
        long inBackup = newest();
        assertThat(made.path("release").asLong()).isEqualTo(inBackup);
        Path backup = Path.of(made.path("folder").asText());

        rehearse(backup);
        String lost = published("秋播须知");
        EnrolledEdges.await("the edge is ahead", () -> shows(edge, lost) == 200);
        origin.close();
        Files.move(data, folder.resolve("lost"));
        refusesWhatIsNotEmpty(backup);

        long began = System.nanoTime();
        String said = restore("--json", "restore", backup.toString(), "--data", data.toString());
        System.out.printf(
                "restore drill: %s%n  restored in %d ms%n",
                said.strip(), (System.nanoTime() - began) / 1_000_000);
        edges.keep(
                Origin.start(Launcher.root(), folder, port, List.of("-Dkejian.release.look=1s")));
        for (String id : before) {
            assertThat(staff.as("editor").get("/api/courseware/" + id).path("id").asText())
                    .isEqualTo(id);
        }
        assertBlobsAreWhole();
        kejian.login("reviewer", staff.password("reviewer"));
        assertThat(newest()).isEqualTo(inBackup);

        // nothing is released by itself, and the edge goes on with what it has
        Thread.sleep(STILL_SO_MS);
        assertThat(newest()).isEqualTo(inBackup);
        assertThat(shows(edge, lost)).isEqualTo(200);

        kejian.must("reviewer", "release", "publish");
        long next = newest();
        assertThat(next).isGreaterThan(JSON.readTree(said).path("releasesAbove").asLong());
        EnrolledEdges.await(
                "the edge follows: " + kejian.must("admin", "edge", "show", "a"),
                () -> edges.status(edge).path("release").asLong() == next);
        assertThat(shows(edge, kept)).isEqualTo(200);
        assertThat(shows(edge, second)).isEqualTo(200);
        assertThat(shows(edge, lost)).isEqualTo(404);
    }

    private String published(String title) throws Exception {
        String id = staff.article(title);
        kejian.must("editor", "publish", id);
        kejian.must("reviewer", "publish", id);
        return id;
    }

    private long newest() throws IOException, InterruptedException {
        return staff.as("reviewer").get("/api/releases").path(0).path("number").asLong();
    }

    private int shows(Server edge, String id) throws Exception {
        return edges.get(edge, "/a/cw/" + id + ".htm").statusCode();
    }

    private JsonNode backup() throws Exception {
        String said =
                kejian.must(
                        "admin", "--json", "backup", backups.toString(), "--data", data.toString());
        JsonNode made = JSON.readTree(said);
        Instant named = Instant.parse(made.path("madeAt").asText());
        while (Instant.now().truncatedTo(ChronoUnit.SECONDS).equals(named)) {
            Thread.sleep(20); // the next one takes its name from another second
        }
        return made;
    }

    private String restore(String... arguments) throws Exception {
        return kejian.must("admin", arguments);
    }

    private void rehearse(Path backup) throws Exception {
        String in = folder.toString();
        String said = restore("restore", backup.toString(), "--rehearse", "--in", in);
        assertThat(said).contains("演练成功");
        Path blob;
        try (Stream<Path> files = Files.walk(backups.resolve("blobs"))) {
            blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] sound = Files.readAllBytes(blob);
        byte[] damaged = sound.clone();
        damaged[0] ^= 1;
        Files.write(blob, damaged);
        CommandLine.Ran ran =
                kejian.run("admin", "restore", backup.toString(), "--rehearse", "--in", in);
        assertThat(ran.exit()).as(ran.said()).isEqualTo(4);
        assertThat(ran.said()).contains("backup-damaged");
        Files.write(blob, sound);
    }

    private void refusesWhatIsNotEmpty(Path backup) throws Exception {
        Path used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("file"), "somebody's");
        CommandLine.Ran ran =
                kejian.run("admin", "restore", backup.toString(), "--data", used.toString());
        assertThat(ran.exit()).as(ran.said()).isEqualTo(4);
        assertThat(ran.said()).contains("data-not-empty");
    }

    private void assertBlobsAreWhole() throws IOException {
        List<Path> blobs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
            files.filter(f -> f.getFileName().toString().length() == 64).forEach(blobs::add);
        }
        assertThat(blobs).isNotEmpty();
        for (Path blob : blobs) {
            assertThat(Digest.of(Files.readAllBytes(blob)).hex())
                    .isEqualTo(blob.getFileName().toString());
        }
    }

    /** An editor who saves one draft after the other. */
    private final class Writing {

        private final ConcurrentLinkedQueue<String> saved = new ConcurrentLinkedQueue<>();
        private volatile boolean over;
        private volatile Throwable fault;
        private final Thread thread;

        Writing() {
            thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    while (!over) {
                                        saved.add(staff.article("草稿 " + saved.size()));
                                    }
                                } catch (IOException | InterruptedException e) {
                                    fault = e;
                                }
                            });
        }

        /** So far; whatever is backed up from here on has them. */
        List<String> acknowledged() {
            return List.copyOf(saved);
        }

        void stop() throws InterruptedException {
            over = true;
            thread.join();
            assertThat(fault).isNull();
        }
    }
}
