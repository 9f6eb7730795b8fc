package kejian.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Relay;
import kejian.acceptance.bench.sync.Staff;
import kejian.acceptance.demo.Launcher;
import kejian.contract.blob.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One release's whole life among packed programs: from the province to one edge, from that edge to
 * another, on a disk to a third that has no line; proved, found damaged and mended; and gone again,
 * with a certificate that nobody but the edges themselves could have made.
 */
class DistributionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SOME_WAIT = 6;
    private static final int REFUSED = 4;
    private static final long PATIENCE_S = 60;
    private static final int[] SIZES = {3_200_000, 1_500_000, 40_000, 4_000, 900};

    @TempDir Path folder;
    private EnrolledEdges edges;
    private Path edgeHome = Launcher.root();

    @Test
    void release_fromProvinceToEdgeToEdgeAndByDisk_isThereAndProvedAndGone() throws Exception {
        wholeLife("one release among four packed programs", Launcher.root());
    }

    @Test
    void edgesOfAnEarlierVersion_liveUnderThisProvince() throws Exception {
        edgeHome = earlier();
        wholeLife("edges of " + edgeHome.getFileName() + ", this province", Launcher.root());
    }

    @Test
    void edgesOfThisVersion_liveUnderAnEarlierProvince() throws Exception {
        Path province = earlier();
        wholeLife("these edges, province of " + province.getFileName(), province);
    }

    /** A checkout of an earlier version, built, in a folder that is called like the version. */
    private static Path earlier() {
        String named = System.getenv("KEJIAN_EARLIER");
        if (named == null) {
            System.out.println("left out: KEJIAN_EARLIER names no build of an earlier version");
        }
        assumeThat(named).isNotNull();
        return Path.of(named);
    }

    private void wholeLife(String what, Path originHome) throws Exception {
        long began = System.nanoTime();
        try (EnrolledEdges all = new EnrolledEdges(folder)) {
            edges = all;
            wholeLife(originHome);
        }
        System.out.printf(
                "distribution: %s, %d s%n", what, (System.nanoTime() - began) / 1_000_000_000);
    }

    private void wholeLife(Path originHome) throws Exception {
        int port = Edge.freePort();
        Server origin = edges.keep(Origin.start(originHome, folder, port, List.of()));
        URI province = URI.create("http://127.0.0.1:" + origin.port());
        Staff staff = Staff.of(province, Origin.firstPassword(folder));
        CommandLine kejian = new CommandLine(folder.resolve("cli"), province);
        for (String user : List.of("admin", "editor", "reviewer")) {
            kejian.login(user, staff.password(user));
        }

        String title = staff.article("春耕须知");
        List<Path> files = files();
        List<String> add = new ArrayList<>(List.of("attachments", "add", title));
        files.forEach(file -> add.add(file.toString()));
        kejian.must("editor", add.toArray(new String[0]));
        String survey = survey(kejian);
        kejian.must("editor", "publish", title);
        kejian.must("reviewer", "publish", title);
        long number = staff.as("reviewer").get("/api/releases").path(0).path("number").asLong();
        for (String edge : List.of("a", "b", "c")) {
            kejian.must(
                    "admin",
                    "edge",
                    "enroll",
                    edge,
                    "--area",
                    Staff.AREA,
                    "--address",
                    "http://127.0.0.1:1",
                    "--out",
                    folder.resolve(edge).toString());
        }

        Relay lineA = edges.keep(new Relay(port));
        Relay lineB = edges.keep(new Relay(port));
        Server a =
                edge(
                        "a",
                        lineA.address(),
                        number,
                        "-Dkejian.tree.serve=true",
                        "-Dkejian.tree.bytes-per-second=50000000");
        assertThat(blobsAsked(lineA)).as("catalogue and files").hasSize(1 + files.size());
        Server b =
                edge(
                        "b",
                        lineB.address(),
                        number,
                        "-Dkejian.sync.sources=http://127.0.0.1:" + (a.port() + Edge.HEALTH_ABOVE));
        assertThat(blobsAsked(lineB)).as("blobs that the province sent to b").isEmpty();
        for (Path file : files) {
            assertServed(b, title, file);
        }

        saidComesHome(staff, a, title);
        if (!survey.isEmpty()) {
            answerComesHome(staff, a, survey);
        }

        Server c = edge("c", URI.create("http://127.0.0.1:1"), 0);
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            // a proof takes ten seconds of the province's time, and four are asked for
            Future<?> proofs =
                    both.submit(() -> {
                        proveAndMend(kejian, a, files.getFirst());
                        return null;
                    });
            byDisk(kejian, c, title, number);
            proofs.get();
        }
        gone(kejian, title, a, b, c, lineA);
    }

    /**
     * What boxes say comes to the province over the line, and nothing of it is set aside; a report
     * of a fault waits at the edge where the province is from before there were any.
     */
    private void saidComesHome(Staff staff, Server edge, String title) throws Exception {
        HttpResponse<byte[]> page = get(edge, "/a/fault-sound.htm?box=BOX-2");
        if (page.statusCode() == 404) {
            return; // an edge from before there were any
        }
        String watched = "/v/b.gif?b=BOX-2&c=" + title + "&s=unknown&n=0&e=end&p=5&w=5";
        assertThat(get(edge, watched).headers().firstValue("Kejian-Recorded")).contains("1");
        Matcher told =
                Pattern.compile("/a/told-sound\\.htm\\?[^\"']+")
                        .matcher(new String(page.body(), StandardCharsets.ISO_8859_1));
        assertThat(told.find()).isTrue();
        HttpResponse<byte[]> said = get(edge, told.group().replace("&amp;", "&"));
        assertThat(said.headers().firstValue("Kejian-Recorded")).contains("1");
        Path journal = folder.resolve("a/data/journal");
        EnrolledEdges.await(
                "the report of a fault is home or kept",
                () -> Files.exists(journal.resolve("deferred")) || faults(staff) == 1);
        assertThat(journal.resolve("poison.jsonl")).doesNotExist();
    }

    /** Opens one; empty where the province is from before there were any. */
    private String survey(CommandLine kejian) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("survey.json"),
                        """
                        {"title":"满意度","questions":[{"kind":"STARS","text":"满意吗？"}]}
                        """);
        CommandLine.Ran made = kejian.run("editor", "survey", "new", file.toString(), "--json");
        if (made.exit() != 0) {
            assertThat(made.exit()).as(made.said()).isEqualTo(REFUSED);
            return "";
        }
        String id = JSON.readTree(made.said()).path("id").asText();
        kejian.must("editor", "survey", "open", id);
        return id;
    }

    /** What a box answers; one answer alone is not shown, which is more than none. */
    private void answerComesHome(Staff staff, Server edge, String survey) throws Exception {
        HttpResponse<byte[]> page = get(edge, "/a/survey/" + survey + ".htm?a=5&box=BOX-2");
        if (page.statusCode() == 404) {
            return; // an edge from before there were any, which took the release all the same
        }
        Matcher answered =
                Pattern.compile("/a/answered/[^\"']+")
                        .matcher(new String(page.body(), StandardCharsets.ISO_8859_1));
        assertThat(answered.find()).isTrue();
        HttpResponse<byte[]> said = get(edge, answered.group().replace("&amp;", "&"));
        assertThat(said.headers().firstValue("Kejian-Recorded")).contains("1");
        String results = "/api/surveys/" + survey + "/results";
        EnrolledEdges.await(
                "the answer is home",
                () -> staff.as("reviewer").get(results).path("answers").isNull());
        assertThat(folder.resolve("a/data/journal/poison.jsonl")).doesNotExist();
    }

    private static int faults(Staff staff) throws Exception {
        try {
            return staff.as("reviewer").get("/api/faults").path("total").asInt();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("404"); // a province of before
            return 0;
        }
    }

    /** Both prove; a flipped bit is found and named, and the edge heals of itself. */
    private void proveAndMend(CommandLine kejian, Server a, Path file) throws Exception {
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<JsonNode>> questions =
                    List.of(() -> verified(kejian, "a"), () -> verified(kejian, "b"));
            for (Future<JsonNode> proof : both.invokeAll(questions)) {
                assertThat(proof.get().path("verdict").asText()).isEqualTo("PROVED");
            }
        }
        String sha256 = Digest.of(Files.readAllBytes(file)).hex();
        flip(folder.resolve("a/data"), sha256);
        JsonNode proof = verified(kejian, "a");
        assertThat(proof.path("verdict").asText()).isEqualTo("DAMAGED");
        assertThat(proof.path("failed").valueStream())
                .isNotEmpty()
                .allSatisfy(f -> {
                    assertThat(f.path("sha256").asText()).isEqualTo(sha256);
                    assertThat(f.path("absent").asBoolean()).isFalse();
                });
        // with the next question it is named to the edge, which sets it aside and fetches it again
        int asked = 0;
        while (!verified(kejian, "a").path("verdict").asText().equals("PROVED")) {
            assertThat(++asked).as("questions until it was mended").isLessThan(4);
        }
        assertThat(get(a, "/status.json").statusCode()).isEqualTo(200);
    }

    private static JsonNode verified(CommandLine kejian, String edge) throws Exception {
        CommandLine.Ran ran =
                kejian.run("admin", "edge", "verify", edge, "--within", "PT60S", "--json");
        assertThat(ran.exit()).as(ran.said()).isIn(0, 1);
        String last = ran.said().lines().toList().getLast();
        return JSON.readTree(last);
    }

    /** What has no line gets the release on a disk, and its records come home on it. */
    private void byDisk(CommandLine kejian, Server c, String title, long number) throws Exception {
        Path disk = Files.createDirectories(folder.resolve("usb"));
        kejian.must("admin", "courier", "write", disk.toString());
        assertThat(read(kejian, c, disk).path("code").asText()).isEqualTo("activated");
        assertThat(release(c)).isEqualTo(number);
        HttpResponse<byte[]> recorded =
                get(c, "/v/b.gif?b=BOX-1&c=" + title + "&s=unknown&n=0&e=end&p=5&w=5");
        assertThat(recorded.headers().firstValue("Kejian-Recorded")).contains("1");
        JsonNode again = read(kejian, c, disk);
        assertThat(again.path("code").asText()).isEqualTo("up-to-date");
        assertThat(again.path("journalRecords").asLong()).isPositive();
        for (int time = 0; time < 2; time++) { // carried twice, counted once
            String said = kejian.must("admin", "courier", "collect", disk.toString(), "--json");
            JsonNode collected = JSON.readTree(said.lines().toList().getLast());
            assertThat(collected.path("upTo").asLong())
                    .isEqualTo(again.path("journalRecords").asLong());
        }
    }

    private JsonNode read(CommandLine kejian, Server edge, Path disk) throws Exception {
        CommandLine.Ran ran =
                kejian.alone(
                        "courier",
                        "read",
                        disk.toString(),
                        "--data",
                        folder.resolve("c/data").toString(),
                        "--edge",
                        "http://127.0.0.1:" + (edge.port() + Edge.HEALTH_ABOVE),
                        "--json");
        assertThat(ran.exit()).as(ran.said()).isZero();
        return JSON.readTree(ran.said().lines().toList().getLast());
    }

    /** Withdrawn: two confirm at once, the third once it has heard, and the paper says who did. */
    private void gone(CommandLine kejian, String title, Server a, Server b, Server c, Relay line)
            throws Exception {
        String page = "/a/cw/" + title + ".htm";
        for (Server each : List.of(a, b, c)) {
            assertThat(get(each, page).statusCode()).isEqualTo(200);
        }
        CommandLine.Ran ran =
                kejian.run("reviewer", "withdraw", title, "--reason", "权利到期", "--wait", "8s");
        assertThat(ran.exit()).as(ran.said()).isEqualTo(SOME_WAIT);
        assertThat(ran.said()).contains("2 / 3");
        for (Server each : List.of(a, b)) {
            assertThat(get(each, page).statusCode()).isEqualTo(410);
        }
        assertThat(get(c, page).statusCode()).as("has not heard").isEqualTo(200);
        CommandLine.Ran checked = checked(kejian, title);
        assertThat(checked.exit()).as(checked.said()).isEqualTo(SOME_WAIT);

        Path disk = Files.createDirectories(folder.resolve("usb2"));
        kejian.must("admin", "courier", "write", disk.toString());
        assertThat(read(kejian, c, disk).path("code").asText()).isEqualTo("activated");
        assertThat(get(c, page).statusCode()).as("heard by disk").isEqualTo(410);
        c.close();
        edge("c", line.address(), release(a)); // its line is back
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (checked(kejian, title).exit() != 0) {
            assertThat(System.nanoTime()).as("all confirmed in time").isLessThan(end);
        }
        Path paper = folder.resolve("certificate.json");
        byte[] bytes = Files.readAllBytes(paper);
        int at = new String(bytes, StandardCharsets.US_ASCII).indexOf("payload\"");
        bytes[at + 40] ^= 1;
        Files.write(paper, bytes);
        assertThat(check(kejian, paper).exit()).isEqualTo(REFUSED);
    }

    private CommandLine.Ran checked(CommandLine kejian, String title) throws Exception {
        Path paper = folder.resolve("certificate.json");
        kejian.must("admin", "certificate", "get", title, "--out", paper.toString());
        return check(kejian, paper);
    }

    private CommandLine.Ran check(CommandLine kejian, Path paper) throws Exception {
        String root = folder.resolve("a/root.json").toString();
        return kejian.alone("certificate", "check", paper.toString(), "--root", root);
    }

    private Server edge(String name, URI province, long release, String... more)
            throws IOException, InterruptedException {
        return edges.start(edgeHome, name, province, release, more);
    }

    /** Documents that the gate takes: PDF by its first and last bytes. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Random random = new Random(25);
        for (int size : SIZES) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            byte[] head = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
            byte[] tail = "\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(head, 0, bytes, 0, head.length);
            System.arraycopy(tail, 0, bytes, size - tail.length, tail.length);
            files.add(Files.write(folder.resolve("file-" + size + ".pdf"), bytes));
        }
        return files;
    }

    private static List<String> blobsAsked(Relay line) {
        return line.asked().stream().filter(path -> path.startsWith("/sync/blob/")).toList();
    }

    private void assertServed(Server edge, String title, Path file) throws Exception {
        byte[] right = Files.readAllBytes(file);
        String path = "/m/attachment/" + title + "/" + Digest.of(right).hex();
        HttpResponse<byte[]> answer = get(edge, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(right);
    }

    private static void flip(Path data, String sha256) throws IOException {
        Path file;
        try (Stream<Path> all = Files.walk(data)) {
            file =
                    all.filter(p -> p.getFileName().toString().equals(sha256))
                            .findFirst()
                            .orElseThrow();
        }
        try (RandomAccessFile blob = new RandomAccessFile(file.toFile(), "rw")) {
            blob.seek(blob.length() / 2);
            int was = blob.read();
            blob.seek(blob.length() / 2);
            blob.write(was ^ 1);
        }
    }

    private long release(Server edge) throws IOException, InterruptedException {
        return edges.status(edge).path("release").asLong();
    }

    private HttpResponse<byte[]> get(Server edge, String path)
            throws IOException, InterruptedException {
        return edges.get(edge, path);
    }
}
