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

/** Our packed origin with its own database, as {@code kejian up} starts it. */
public final class Origin {

    private Origin() {}

    /**
     * Starts it and waits until it is ready.
     *
     * @param home the checkout
     * @param folder its data, its log
     * @param settings as {@code -Dkey=value}
     */
    public static Server start(Path home, Path folder, int port, List<String> settings)
            throws IOException, InterruptedException {
        Path jar = home.resolve("server/origin/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException("not built: the packed origin is missing, run ./mvnw package");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Packed.options(jar, "origin"));
        command.add("-Dkejian.data=" + folder.resolve("origin"));
        command.add("-Dquarkus.http.port=" + port);
        command.addAll(settings);
        command.addAll(List.of("-jar", jar.toString()));
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        return Server.start("origin", port, folder, command, () -> isReady(http, ready));
    }

    /** Where it puts the password that its first account begins with. */
    public static Path firstPassword(Path folder) {
        return folder.resolve("origin/first-password");
    }

    private static boolean isReady(HttpClient http, URI ready) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
