package kejian.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What was unpacked somewhere, run as the units run it: by an account that owns nothing but its
 * data. All that was started ends with the test.
 */
final class Installed implements AutoCloseable {

    private static final String NOBODY = "65534";
    private static final long PATIENCE_S = 240;

    final Path root;
    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Process> running = new ArrayList<>();

    /**
     * @param root holds {@code bin} and {@code lib}
     * @param folder for data and configuration
     */
    Installed(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends with its output where it fails. */
    static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }

    /** The shipped file, with these values in the place of its own. */
    Path configured(Path shipped, Map<String, String> values) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(shipped)) {
            String key = line.contains("=") ? line.substring(0, line.indexOf('=')) : line;
            lines.add(values.containsKey(key) ? key + "=" + values.get(key) : line);
        }
        assertThat(String.join("\n", lines)).contains(values.values());
        Path file = folder.resolve(shipped.getFileName().toString());
        Files.write(file, lines);
        return file;
    }

    /**
     * @param configuration names its folder, which is made
     * @return an exit code is 143 when it ends as asked
     */
    Process start(String program, Path configuration, Path data)
            throws IOException, InterruptedException {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, data.toString()), Map.of());
            command.addAll(
                    List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.addAll(List.of(root.resolve("lib/run").toString(), program));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(program + ".log").toFile());
        builder.environment().put("QUARKUS_CONFIG_LOCATIONS", configuration.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", data.toString());
        Process process = builder.start();
        running.add(process);
        return process;
    }

    void awaitReady(Process process, int healthPort) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (status(healthPort, "/q/health/ready") != 200) {
            assertThat(process.isAlive()).as(logs()).isTrue();
            assertThat(System.nanoTime()).as(logs()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /**
     * @return 0 where nobody answers
     */
    int status(int port, String path) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(at(port, path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String post(int port, String path, String token, String json)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at(port, path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    String logs() {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path log : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                all.append(log.getFileName()).append('\n').append(Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    /** As systemd stops a unit. */
    static int stop(Process process) throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : running.reversed()) {
            if (process.isAlive()) {
                stop(process);
            }
        }
    }
}
