package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Elasticsearch of one node, as a process of a user without rights, with 512 MB of heap. */
final class ElasticsearchNode implements AutoCloseable {

    /** Where it is unpacked; set by -Pengines alone. */
    static final String HOME = "engines.elasticsearch";

    private static final String NOBODY = "65534";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path home;
    private final Path folder;
    private final int port;
    private Process process;

    private ElasticsearchNode(Path home, Path folder, int port) {
        this.home = home;
        this.folder = folder;
        this.port = port;
    }

    static boolean isThere() {
        return !System.getProperty(HOME, "").isEmpty();
    }

    /** Leaves the test out, with a line that says so, where there is none. */
    static ElasticsearchNode startOrLeaveOut(String what) throws Exception {
        if (!isThere()) {
            System.out.println("left out: " + what + "; run with -Pengines");
        }
        Assumptions.assumeTrue(isThere(), "needs -Pengines");
        ElasticsearchNode node = start();
        System.out.println(what + ": Elasticsearch " + node.version());
        return node;
    }

    static ElasticsearchNode start() throws Exception {
        int port = freePort();
        Path folder = Files.createTempDirectory("elasticsearch");
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path home = Path.of(System.getProperty(HOME));
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                conf.resolve("elasticsearch.yml"),
                """
                discovery.type: single-node
                xpack.security.enabled: false
                network.host: 127.0.0.1
                http.port: %d
                transport.port: %d
                path.data: %s
                path.logs: %s
                cluster.routing.allocation.disk.threshold_enabled: false
                """
                        .formatted(
                                port,
                                freePort(),
                                Files.createDirectories(folder.resolve("data")),
                                Files.createDirectories(folder.resolve("logs"))));
        Files.copy(home.resolve("config/log4j2.properties"), conf.resolve("log4j2.properties"));
        // what it would write into its home, which belongs to somebody else
        Files.write(
                conf.resolve("jvm.options"),
                Files.readAllLines(home.resolve("config/jvm.options")).stream()
                        .filter(line -> !line.contains("logs/") && !line.contains("=data"))
                        .toList());
        if (isRoot()) {
            run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
        }
        ElasticsearchNode node = new ElasticsearchNode(home, folder, port);
        try {
            node.startAgain();
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void startAgain() throws Exception {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(home.resolve("bin/elasticsearch").toString());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("console.log").toFile()));
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
        builder.environment().put("ES_PATH_CONF", folder.resolve("conf").toString());
        builder.environment().put("ES_TMPDIR", folder.resolve("tmp").toString());
        builder.environment().put("HOME", folder.toString());
        process = builder.start();
        awaitAnswer();
    }

    private void awaitAnswer() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (!answers()) {
            assertThat(process.isAlive()).as(() -> "Elasticsearch lives: " + said()).isTrue();
            assertThat(System.nanoTime()).as("Elasticsearch starts in time").isLessThan(end);
            Thread.sleep(200);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return send("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", null)
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("console.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    String version() throws Exception {
        String nodes = send("GET", "/_nodes?filter_path=nodes.*.version", null).body();
        return nodes.replaceAll(".*\"version\":\"([^\"]+)\".*", "$1");
    }

    /** As anybody would ask it, without our client. */
    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url().resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** kill -9 of the server and of what started it. */
    void kill() throws Exception {
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().get();
        }
    }

    /** It keeps its connections and says nothing more. */
    void pause() throws Exception {
        signal("-STOP");
    }

    void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        for (ProcessHandle one : all()) {
            run("kill", signal, Long.toString(one.pid()));
        }
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    @Override
    public void close() throws Exception {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
