package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Elasticsearch of one node with 512 MB of heap, as a user without rights: it refuses root. */
public final class Elasticsearch {

    private static final String NOBODY = "65534";

    private Elasticsearch() {}

    /**
     * Starts it and waits until it is ready.
     *
     * @param checkout where the build has unpacked one
     * @param folder its settings, data and log
     * @param port and the next one
     */
    public static Server start(Path checkout, Path folder, int port)
            throws IOException, InterruptedException, MissingPeer {
        Path home = Programs.elasticsearch(checkout);
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path temp = Files.createDirectories(folder.resolve("tmp"));
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
                                port + 1,
                                Files.createDirectories(folder.resolve("data")),
                                Files.createDirectories(folder.resolve("logs"))));
        Files.copy(home.resolve("config/log4j2.properties"), conf.resolve("log4j2.properties"));
        // what it would write into its home, which belongs to somebody else
        Files.write(
                conf.resolve("jvm.options"),
                Files.readAllLines(home.resolve("config/jvm.options")).stream()
                        .filter(line -> !line.contains("logs/") && !line.contains("=data"))
                        .toList());
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            String both = NOBODY + ":" + NOBODY;
            int exit =
                    new ProcessBuilder("chown", "-R", both, folder.toString())
                            .inheritIO()
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IOException("chown ended with " + exit);
            }
            command.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(
                List.of(
                        "env",
                        "-u",
                        "JAVA_HOME",
                        "ES_JAVA_HOME=" + System.getProperty("java.home"),
                        "ES_JAVA_OPTS=-Xms512m -Xmx512m",
                        "ES_PATH_CONF=" + conf,
                        "ES_TMPDIR=" + temp,
                        "HOME=" + folder,
                        home.resolve("bin/elasticsearch").toString()));
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI health =
                URI.create(
                        "http://127.0.0.1:%d/_cluster/health?wait_for_status=yellow&timeout=1s"
                                .formatted(port));
        return Server.start("elasticsearch", port, folder, command, () -> isReady(http, health));
    }

    private static boolean isReady(HttpClient http, URI health) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
