package kejian.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Relay;
import kejian.acceptance.bench.sync.Staff;
import kejian.acceptance.demo.Launcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A county's columns among packed programs: signed by a key that the province never sees, shown on
 * the county's edges beside the province's, also by another edge and by disk, and gone when the
 * province ends the key.
 */
class CountyIT {

    private static final String COUNTY = "410225";

    @TempDir Path folder;
    private EnrolledEdges edges;

    @BeforeEach
    void prepare() {
        edges = new EnrolledEdges(folder);
    }

    @AfterEach
    void stop() throws Exception {
        edges.close();
    }

    @Test
    void county_signsItsOwnColumns_fromItsKeyToTheBoxesAndBack() throws Exception {
        long began = System.nanoTime();
        int port = Edge.freePort();
        Server origin = edges.keep(Origin.start(Launcher.root(), folder, port, List.of()));
        URI province = URI.create("http://127.0.0.1:" + origin.port());
        Staff staff = Staff.of(province, Origin.firstPassword(folder));
        CommandLine kejian = new CommandLine(folder.resolve("cli"), province);
        for (String user : List.of("admin", "editor", "reviewer")) {
            kejian.login(user, staff.password(user));
        }
        staff.as("admin")
                .post("/api/areas", Map.of("code", COUNTY, "name", "兰考县", "parent", Staff.AREA));
        kejian.must("admin", "column", "add", "lankao", "--title", "兰考", "--local", COUNTY);
        String common = staff.article("春耕须知");
        publish(kejian, common);
        for (String edge : List.of("a", "b", "c", "d", "e")) {
            kejian.must(
                    "admin",
                    "edge",
                    "enroll",
                    edge,
                    "--area",
                    edge.equals("d") ? Staff.AREA : COUNTY,
                    "--address",
                    "http://127.0.0.1:1",
                    "--out",
                    folder.resolve(edge).toString());
        }

        String key = folder.resolve("xian.key").toString();
        kejian.alone("county", "keygen", key);
        kejian.must("admin", "county", "key", COUNTY, "--public", key + ".pub");
        String own = article(staff);
        kejian.must("editor", "publish", own);
        kejian.must("reviewer", "publish", own);
        sign(kejian, key);
        long number = newest(staff);

        Server a =
                edge("a", province, "-Dkejian.edge.county=" + COUNTY, "-Dkejian.tree.serve=true");
        awaitView(a, number + ".1");
        Relay line = edges.keep(new Relay(port));
        Server b =
                edge(
                        "b",
                        line.address(),
                        "-Dkejian.edge.county=" + COUNTY,
                        "-Dkejian.sync.sources=http://127.0.0.1:" + (a.port() + Edge.HEALTH_ABOVE));
        awaitView(b, number + ".1");
        assertThat(line.asked().stream().filter(p -> p.startsWith("/sync/blob/")))
                .as("of the province nothing but the county's document")
                .hasSizeLessThanOrEqualTo(1);
        Server d = edge("d", province);
        awaitView(d, Long.toString(number));
        for (Server each : List.of(a, b)) {
            assertThat(text(each, "/a/index.htm"))
                    .contains("content=\"" + number + ".1\"")
                    .contains("/a/col/lankao-1.htm");
            assertThat(get(each, page(own)).statusCode()).isEqualTo(200);
            assertThat(get(each, page(common)).statusCode()).isEqualTo(200);
        }
        assertThat(get(d, page(own)).statusCode()).isEqualTo(404);
        assertThat(get(d, page(common)).statusCode()).isEqualTo(200);

        anEarlierEdge(province, own, common, number);
        byDisk(kejian, own, number);

        String second = article(staff);
        kejian.must("editor", "publish", second);
        kejian.must("reviewer", "publish", second);
        sign(kejian, key);
        awaitView(a, newest(staff) + ".2");
        kejian.must("reviewer", "withdraw", second, "--reason", "有误");
        awaitStatus(a, page(second), 410);

        kejian.must("admin", "county", "key", COUNTY, "--revoke");
        for (Server each : List.of(a, b)) {
            awaitStatus(each, page(common), 200);
            awaitGone(each, page(own));
            assertThat(text(each, "/a/index.htm")).doesNotContain("/a/col/lankao-1.htm");
        }
        System.out.printf(
                "county: key, two releases, disk, withdrawal and revocation, %d s%n",
                (System.nanoTime() - began) / 1_000_000_000);
    }

    /** One that knows of no counties shows the province's release as ever. */
    private void anEarlierEdge(URI province, String own, String common, long number)
            throws Exception {
        String home = System.getenv("KEJIAN_EARLIER");
        if (home == null) {
            System.out.println("left out: KEJIAN_EARLIER names no build of an earlier version");
            return;
        }
        Server e = edges.start(Path.of(home), "e", province, 0);
        awaitStatus(e, page(common), 200);
        assertThat(edges.status(e).path("release").asLong()).isEqualTo(number);
        assertThat(get(e, page(own)).statusCode()).isEqualTo(404);
    }

    private void byDisk(CommandLine kejian, String own, long number) throws Exception {
        Server c = edge("c", URI.create("http://127.0.0.1:1"), "-Dkejian.edge.county=" + COUNTY);
        Path disk = Files.createDirectories(folder.resolve("usb"));
        kejian.must("admin", "courier", "write", disk.toString(), "--for", "c");
        String health = "http://127.0.0.1:" + (c.port() + Edge.HEALTH_ABOVE);
        kejian.alone(
                "courier",
                "read",
                disk.toString(),
                "--edge",
                health,
                "--data",
                folder.resolve("c/data").toString());
        awaitView(c, number + ".1");
        assertThat(get(c, page(own)).statusCode()).isEqualTo(200);
    }

    private void sign(CommandLine kejian, String key) throws Exception {
        String file = folder.resolve("draft.json").toString();
        kejian.must("reviewer", "county", "prepare", COUNTY, "--out", file);
        assertThat(kejian.alone("county", "sign", file, "--key", key).exit()).isZero();
        kejian.must("reviewer", "county", "submit", file);
    }

    private static void publish(CommandLine kejian, String id) throws Exception {
        kejian.must("editor", "publish", id);
        kejian.must("reviewer", "publish", id);
    }

    private static long newest(Staff staff) throws IOException, InterruptedException {
        return staff.as("reviewer").get("/api/releases").path(0).path("number").asLong();
    }

    private static String page(String id) {
        return "/a/cw/" + id + ".htm";
    }

    private static String article(Staff staff) throws IOException, InterruptedException {
        Map<String, Object> words = Map.of("text", "本县的通知。", "heading", false);
        return staff.as("editor")
                .post(
                        "/api/courseware",
                        Map.of(
                                "kind",
                                "ARTICLE",
                                "title",
                                "兰考的事",
                                "category",
                                "CASE_SHOWCASE",
                                "purpose",
                                "SERVICE",
                                "column",
                                "lankao",
                                "article",
                                Map.of("blocks", List.of(words))))
                .path("id")
                .asText();
    }

    private Server edge(String name, URI province, String... more)
            throws IOException, InterruptedException {
        return edges.start(Launcher.root(), name, province, 0, more);
    }

    private void awaitView(Server edge, String view) throws Exception {
        EnrolledEdges.await(
                view + " is shown", () -> edges.status(edge).path("view").asText().equals(view));
    }

    private void awaitStatus(Server edge, String path, int wanted) throws Exception {
        EnrolledEdges.await(path + " is " + wanted, () -> get(edge, path).statusCode() == wanted);
    }

    private void awaitGone(Server edge, String path) throws Exception {
        EnrolledEdges.await(
                path + " is gone", () -> List.of(404, 410).contains(get(edge, path).statusCode()));
    }

    private String text(Server edge, String path) throws Exception {
        return new String(get(edge, path).body(), StandardCharsets.ISO_8859_1);
    }

    private HttpResponse<byte[]> get(Server edge, String path)
            throws IOException, InterruptedException {
        return edges.get(edge, path);
    }
}
