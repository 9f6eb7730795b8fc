package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Packed;

/** The packed origin with its own database, on a port and data of its own. */
public final class RunningOrigin implements AutoCloseable {

    private static final long READY_WITHIN_S = 120;
    private static final long EXIT_WITHIN_S = 30;

    private static final Path PACKED =
            Launcher.root().resolve("server/origin/target/quarkus-app/quarkus-run.jar");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final Path log;
    private final Process process;

    private RunningOrigin(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param settings as {@code -Dkey=value}
     */
    public static RunningOrigin start(Path folder, String... settings) throws Exception {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path log = folder.resolve("origin.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(Packed.options(PACKED, "origin"));
        // it lives for a minute: what the second compiler makes would hardly run
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dkejian.data=" + folder.resolve("data"));
        command.add("-Dquarkus.http.port=" + port);
        command.addAll(List.of(settings));
        command.add("-jar");
        command.add(PACKED.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        RunningOrigin origin = new RunningOrigin(port, log, process);
        boolean up = false;
        try {
            origin.awaitReadiness(200);
            up = true;
            return origin;
        } finally {
            if (!up) {
                origin.close();
            }
        }
    }

    public int port() {
        return port;
    }

    Process process() {
        return process;
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    /** Until it answers so to whoever asks whether it is ready. */
    void awaitReadiness(int status) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_S);
        while (!answers(status)) {
            assertThat(process.isAlive() && System.nanoTime() < end).as(said()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean answers(int status) throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == status;
        } catch (IOException e) {
            return false; // not listening yet, or no more
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(EXIT_WITHIN_S, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
