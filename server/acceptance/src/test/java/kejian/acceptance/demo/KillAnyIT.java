package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import kejian.acceptance.bench.peer.ObjectStore;
import kejian.acceptance.bench.peer.Postgres;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.queue.Calls;
import kejian.acceptance.bench.queue.SharedProvince;
import kejian.acceptance.bench.queue.ShortTitles;
import kejian.contract.blob.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packed origins and four packed transcoders over one PostgreSQL and one S3 store; an origin,
 * two transcoders and the store are killed while titles are made. Every title is one film in other
 * bytes: whoever makes it, and however often it was begun, the same files must come out.
 */
@Tag("engines")
class KillAnyIT {

    private static final int TITLES = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** What a killed transcoder held is lent again soon. */
    private static final List<String> ORIGINS =
            List.of("-Dkejian.jobs.lease=8s", "-Dkejian.jobs.back-off=1s");

    private static final List<String> TRANSCODERS = List.of("-Dkejian.work.retry-longest=2s");

    @TempDir static Path folder;
    private static SharedProvince province;

    @BeforeAll
    static void start() throws Exception {
        Path home = Launcher.root();
        boolean there = Postgres.programs().isPresent() && isStoreThere(home);
        if (!there) {
            System.out.println(
                    "left out: two origins, four transcoders; needs -Pengines and the package"
                            + " postgresql");
        }
        Assumptions.assumeTrue(there);
        // the database is another user's
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        province =
                SharedProvince.ofTwo(
                        home, folder, Launcher.freePorts(0, 1, 2, 3, 10, 11, 12, 13), ORIGINS);
        System.out.println("two origins over PostgreSQL " + province.version() + " and s3proxy");
    }

    private static boolean isStoreThere(Path home) {
        try {
            ObjectStore.program(home);
            return true;
        } catch (kejian.acceptance.bench.peer.MissingPeer e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    @Test
    void titles_whileOriginTranscodersAndStoreAreKilled_areEachMadeOnceAndAlike() throws Exception {
        ShortTitles films = ShortTitles.of(Optional.empty(), folder.resolve("film"));
        List<Server> transcoders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            transcoders.add(province.startTranscoder(i, List.of(), TRANSCODERS));
        }
        Calls editor = province.editor(0);
        List<byte[]> originals = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < TITLES; i++) {
            originals.add(films.another());
            ids.add(sent(editor, originals.getLast(), "before " + i));
        }

        await("all four work", () -> count("distinct worker", "state = 'RUNNING'") == 4);
        transcoders.get(0).kill();
        transcoders.get(3).kill();
        province.origin(1).kill();

        // with the second origin away, and then the store
        originals.add(films.another());
        ids.add(sent(editor, originals.getLast(), "one origin"));
        province.store().kill();
        byte[] refused = films.another();
        String answer = refusal(() -> editor.upload(refused, "film.mp4"));
        province.startStore();
        province.startOrigin(1);
        originals.add(refused);
        ids.add(sent(editor, refused, "again"));

        await("all are made", () -> count("*", "state = 'DONE'") == ids.size());
        assertThat(answer).as("an upload while the store is away").contains("503");
        assertThat(text("select string_agg(distinct state, ' ') from job")).isEqualTo("READY");
        assertThat(text("select count(*) from job")).isEqualTo("" + ids.size());
        assertThat(new TreeSet<>(packages(ids))).as("what came out").hasSize(1);
        for (int i = 0; i < ids.size(); i++) {
            String digest = Digest.of(originals.get(i)).hex();
            JsonNode shown = province.editor(1).get("/api/courseware/" + ids.get(i));
            assertThat(shown.path("original").path("sha256").asText()).isEqualTo(digest);
        }
        assertThat(province.objects()).as("in the store").containsAll(held(originals));
    }

    private static List<String> held(List<byte[]> originals) {
        return originals.stream().map(bytes -> Digest.of(bytes).hex()).toList();
    }

    private static String sent(Calls editor, byte[] film, String title) throws Exception {
        String upload = editor.upload(film, "film.mp4");
        return editor.video(title, SharedProvince.COLUMN, upload);
    }

    private static String refusal(Callable<String> call) throws Exception {
        try {
            return call.call();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What was made, by digest. */
    private static List<String> packages(List<String> ids) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String id : ids) {
            found.add(text("select package from courseware where id = '" + id + "'"));
        }
        return found;
    }

    private static long count(String what, String where) throws SQLException {
        return Long.parseLong(text("select count(" + what + ") from task where " + where));
    }

    private static String text(String select) throws SQLException {
        try (Connection c = province.database();
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery(select)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
