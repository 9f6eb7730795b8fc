package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed origin at SIGTERM: not ready first, then the running requests, the database last. */
class OriginStopIT {

    private static final long READY_WITHIN_S = 120;
    private static final long EXIT_WITHIN_S = 30;
    private static final long LONGER_THAN_THE_DELAY_S = 2;
    private static final int STATE_AT = 16;
    private static final int SHUT_DOWN = 1;
    private static final String LOGIN_BEGINS = "{\"user\":\"nobody\",";
    private static final String LOGIN_ENDS = "\"password\":\"wrong\"}";

    @TempDir Path folder;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int port;
    private Path log;
    private Process origin;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        log = folder.resolve("origin.log");
        origin =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-Dkejian.data=" + folder.resolve("data"),
                                "-Dquarkus.http.port=" + port,
                                "-jar",
                                Launcher.root()
                                        .resolve("server/origin/target/quarkus-app/quarkus-run.jar")
                                        .toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        awaitReadiness(answer -> answer.statusCode() == 200);
    }

    @AfterEach
    void end() throws Exception {
        origin.destroy();
        if (!origin.waitFor(EXIT_WITHIN_S, TimeUnit.SECONDS)) {
            origin.destroyForcibly().waitFor();
        }
    }

    @Test
    void sigterm_underRunningRequests_endsThemAndThenTheDatabase() throws Exception {
        List<Socket> logins = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket login = new Socket("127.0.0.1", port);
            logins.add(login);
            send(
                    login,
                    "POST /api/login HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + (LOGIN_BEGINS.length() + LOGIN_ENDS.length())
                            + "\r\n\r\n"
                            + LOGIN_BEGINS);
        }
        origin.destroy();
        awaitReadiness(answer -> answer.statusCode() == 503);
        assertThat(get("/api/me").statusCode()).isEqualTo(401);
        assertThat(origin.waitFor(LONGER_THAN_THE_DELAY_S, TimeUnit.SECONDS)).isFalse();
        for (Socket login : logins) {
            send(login, LOGIN_ENDS);
            String answer =
                    new String(login.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 401 ");
            login.close();
        }
        assertThat(origin.waitFor(EXIT_WITHIN_S, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log))
                .contains("kejian-origin stopped in")
                .doesNotContain(" ERROR ");
        assertThat(stateOfTheDatabase()).isEqualTo(SHUT_DOWN);
    }

    /** What the server noted last in its control file (PostgreSQL's pg_control.h, DBState). */
    private int stateOfTheDatabase() throws IOException {
        Path control = folder.resolve("data/postgres/data/global/pg_control");
        return ByteBuffer.wrap(Files.readAllBytes(control))
                .order(ByteOrder.nativeOrder())
                .getInt(STATE_AT);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private void awaitReadiness(Predicate<HttpResponse<String>> wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_S);
        while (!isSo(wanted)) {
            assertThat(origin.isAlive() && System.nanoTime() < end)
                    .as(Files.readString(log))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean isSo(Predicate<HttpResponse<String>> wanted) throws InterruptedException {
        try {
            return wanted.test(get("/q/health/ready"));
        } catch (IOException e) {
            return false; // not listening yet, or no more
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
