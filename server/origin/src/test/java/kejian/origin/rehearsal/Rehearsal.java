package kejian.origin.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the packed origin on a folder of its own, asks what a person at the console asks first,
 * and stops it: on the way out the JVM writes the classes it used, linked, and what it learned of
 * them to a cache. Arguments: the packed folder, the cache's file.
 */
public final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ROUNDS = 3;
    private static final String OWN_PASSWORD = "a-password-of-the-rehearsal";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> ASKED =
            List.of(
                    "/api/me",
                    "/api/courseware?size=20",
                    "/api/columns",
                    "/api/areas",
                    "/api/edges",
                    "/api/releases",
                    "/api/figures/summary?from=2020-01-01&to=2020-01-31",
                    "/console/",
                    "/q/health",
                    "/q/metrics");

    private final URI origin;
    private final HttpClient http;

    private Rehearsal(URI origin, HttpClient http) {
        this.origin = origin;
        this.http = http;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path app = Path.of(args[0]).toAbsolutePath();
        Path cache = Path.of(args[1]).toAbsolutePath();
        Files.deleteIfExists(cache);
        Path folder = Files.createTempDirectory("kejian-rehearsal");
        try {
            run(app, cache, folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        System.out.printf("origin.aot: %.1f MB%n", Files.size(cache) / 1e6);
    }

    private static void run(Path app, Path cache, Path folder)
            throws IOException, InterruptedException {
        int port = freePort();
        Path log = folder.resolve("log");
        Path data = folder.resolve("data");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "@" + app.resolve("origin.options"),
                                "-XX:AOTCacheOutput=" + cache,
                                "-Dkejian.data=" + data,
                                "-Dquarkus.http.port=" + port,
                                "-jar",
                                // absolute: the cache remembers how the class path was written
                                app.resolve("quarkus-run.jar").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Rehearsal rehearsal = new Rehearsal(URI.create("http://127.0.0.1:" + port), http);
            rehearsal.awaitReady(process, log);
            String token = rehearsal.enter(Files.readString(data.resolve("first-password")));
            for (int round = 0; round < ROUNDS; round++) {
                for (String path : ASKED) {
                    rehearsal.ask(token, path);
                }
            }
        } finally {
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("no cache was written; it said:\n" + Files.readString(log));
        }
    }

    private void awaitReady(Process process, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (send(null, "GET", "/q/health/ready", null).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                assert e != null; // not listening yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("it did not become ready; it said:\n" + Files.readString(log));
    }

    /**
     * @return the token of the first account, whose password is changed
     */
    private String enter(String first) throws IOException, InterruptedException {
        String token = login(first.strip());
        send(
                token,
                "POST",
                "/api/me/password",
                Map.of("current", first.strip(), "replacement", OWN_PASSWORD));
        return login(OWN_PASSWORD);
    }

    private String login(String password) throws IOException, InterruptedException {
        Map<String, String> who = Map.of("user", "admin", "password", password);
        return JSON.readTree(send(null, "POST", "/api/login", who).body()).path("token").asText();
    }

    private void ask(String token, String path) throws IOException, InterruptedException {
        int status = send(token, "GET", path, null).statusCode();
        if (status >= 400) {
            throw new IOException(path + " was answered with " + status);
        }
    }

    private HttpResponse<String> send(
            @Nullable String token, String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(origin.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
