package kejian.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;

/**
 * Packed edges that the province has enrolled, each with a folder of its own; all that is kept here
 * ends with the test, the last first.
 */
final class EnrolledEdges implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_S = 60;
    private static final List<String> QUICK =
            List.of(
                    "-Dkejian.sync.interval=1s",
                    "-Dkejian.sync.longest-interval=3s",
                    "-Dkejian.sync.report-interval=1s",
                    "-Dkejian.store.possession-interval=1s",
                    "-Dkejian.journal.upload-interval=1s",
                    "-Dkejian.journal.longest-interval=3s");

    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> running = new ArrayList<>();

    /**
     * @param folder where {@code edge enroll --out FOLDER/NAME} wrote what each edge needs
     */
    EnrolledEdges(Path folder) {
        this.folder = folder;
    }

    <T extends AutoCloseable> T keep(T started) {
        running.add(started);
        return started;
    }

    /**
     * @param home a built checkout
     * @param release that it must show before this returns, 0 for none
     */
    Server start(Path home, String name, URI province, long release, String... more)
            throws IOException, InterruptedException {
        Path jar = home.resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        Path own = folder.resolve(name);
        List<String> settings = new ArrayList<>(QUICK);
        settings.addAll(
                List.of(
                        "-Dkejian.edge.name=" + name,
                        "-Dkejian.sync.origin=" + province,
                        "-Dkejian.sync.token-file=" + own.resolve("token"),
                        "-Dkejian.sync.root=" + own.resolve("root.json")));
        settings.addAll(Arrays.asList(more));
        return keep(new Edge(jar, own, List.of()).start(Edge.freePort(), release, settings));
    }

    HttpResponse<byte[]> get(Server edge, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + edge.port() + path);
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    }

    JsonNode status(Server edge) throws IOException, InterruptedException {
        return JSON.readTree(get(edge, "/status.json").body());
    }

    /** Looks again and again until it holds. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }
}
