package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed origin at SIGTERM: not ready first, then the running requests, the database last. */
class OriginStopIT {

    private static final long EXIT_WITHIN_S = 30;
    private static final long LONGER_THAN_THE_DELAY_S = 2;
    private static final int STATE_AT = 16;
    private static final int SHUT_DOWN = 1;
    private static final String LOGIN_BEGINS = "{\"user\":\"nobody\",";
    private static final String LOGIN_ENDS = "\"password\":\"wrong\"}";

    @TempDir Path folder;
    private RunningOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = RunningOrigin.start(folder);
    }

    @AfterEach
    void end() throws Exception {
        origin.close();
    }

    @Test
    void sigterm_underRunningRequests_endsThemAndThenTheDatabase() throws Exception {
        List<Socket> logins = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket login = new Socket("127.0.0.1", origin.port());
            logins.add(login);
            send(
                    login,
                    "POST /api/login HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + (LOGIN_BEGINS.length() + LOGIN_ENDS.length())
                            + "\r\n\r\n"
                            + LOGIN_BEGINS);
        }
        origin.process().destroy();
        origin.awaitReadiness(503);
        assertThat(origin.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(origin.process().waitFor(LONGER_THAN_THE_DELAY_S, TimeUnit.SECONDS)).isFalse();
        for (Socket login : logins) {
            send(login, LOGIN_ENDS);
            String answer =
                    new String(login.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 401 ");
            login.close();
        }
        assertThat(origin.process().waitFor(EXIT_WITHIN_S, TimeUnit.SECONDS)).isTrue();
        assertThat(origin.said()).contains("kejian-origin stopped in").doesNotContain(" ERROR ");
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
}
