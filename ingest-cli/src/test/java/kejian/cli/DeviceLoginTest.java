package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 8628 against an identity server that answers as it is told to. */
class DeviceLoginTest {

    private static final String GRANTED =
            "{\"access_token\":\"a.b.c\",\"refresh_token\":\"r\",\"expires_in\":300}";

    @TempDir Path folder;
    private Shell shell;
    private HttpServer identity;

    /** What the token endpoint answers next: an error's name, or a body. */
    private final Deque<String> answers = new ArrayDeque<>();

    private final List<String> forms = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        shell = new Shell(folder);
        identity = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://127.0.0.1:" + identity.getAddress().getPort() + "/realms/kejian";
        identity.createContext(
                "/realms/kejian/.well-known/openid-configuration",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "{\"device_authorization_endpoint\":\"%s/device\",\"token_endpoint\":\"%s/token\"}"
                                        .formatted(issuer, issuer)));
        identity.createContext(
                "/realms/kejian/device",
                exchange ->
                        answer(
                                exchange,
                                200,
                                """
                                {"device_code":"d","user_code":"ABCD-EFGH","expires_in":600,
                                 "verification_uri":"https://id.example/device",
                                 "verification_uri_complete":"https://id.example/device?c=ABCD-EFGH",
                                 "interval":0}
                                """));
        identity.createContext("/realms/kejian/token", this::token);
        identity.start();
        shell.origin.answers.put("GET /api/identity", known("OIDC", issuer));
        shell.origin.answers.put("GET /api/me", Origin.JSON.readTree("{\"user\":\"li\"}"));
    }

    private static com.fasterxml.jackson.databind.JsonNode known(String engine, String issuer)
            throws IOException {
        return Origin.JSON.readTree(
                "{\"engine\":\"%s\",\"issuer\":\"%s\",\"clientId\":\"kejian-cli\"}"
                        .formatted(engine, issuer));
    }

    @AfterEach
    void stop() throws Exception {
        identity.stop(0);
        shell.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        String next = answers.removeFirst();
        if (next.startsWith("{")) {
            answer(exchange, 200, next);
        } else {
            answer(exchange, 400, "{\"error\":\"" + next + "\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int login() {
        return shell.run("login", "--device-code", "--server", shell.origin.address().toString());
    }

    @Test
    void person_whoAgrees_isLoggedIn() throws Exception {
        answers.addAll(List.of("authorization_pending", "authorization_pending", GRANTED));
        assertThat(login()).as(shell.err).isZero();
        assertThat(shell.out)
                .contains("https://id.example/device?c=ABCD-EFGH", "ABCD-EFGH", "已登录：li");
        assertThat(forms).hasSize(3).allMatch(form -> form.contains("client_id=kejian-cli"));
        Login login = Login.read(shell.config()).orElseThrow();
        assertThat(login.token()).isEqualTo("a.b.c");
        assertThat(login.renewal().refreshToken()).isEqualTo("r");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        shell.config().resolve("login.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void person_whoRefuses_orIsTooLate_isToldSo() {
        for (String why : new String[] {"access_denied", "expired_token"}) {
            answers.add(why);
            assertThat(login()).isEqualTo(ApiException.RIGHTS);
            assertThat(shell.err).contains(why);
        }
    }

    @Test
    void province_withAccountsOfItsOwn_isToldSo() throws Exception {
        shell.origin.answers.put("GET /api/identity", known("OWN", ""));
        assertThat(login()).isEqualTo(ApiException.REFUSED);
        assertThat(shell.err).contains("--user");
    }

    @Test
    void issuer_overALineInTheClear_isNotAsked() throws Exception {
        shell.origin.answers.put(
                "GET /api/identity", known("OIDC", "http://203.0.113.1/realms/kejian"));
        assertThat(login()).isEqualTo(ApiException.REFUSED);
        assertThat(shell.err).contains("https");
    }

    @Test
    void userAndDeviceCode_neither_isUsage() {
        assertThat(shell.run("login", "--server", shell.origin.address().toString())).isEqualTo(1);
    }

    @Test
    void token_thatEnds_isRenewed_andKept() throws Exception {
        String endpoint =
                "http://127.0.0.1:" + identity.getAddress().getPort() + "/realms/kejian/token";
        Instant now = Clock.systemUTC().instant();
        new Login(
                        shell.origin.address().toString(),
                        "ends.in.time",
                        "li",
                        new Login.Renewal(
                                endpoint,
                                "kejian-cli",
                                "ends.in.time",
                                "old",
                                now.plusSeconds(600)))
                .write(shell.config());
        assertThat(Login.current(shell.config(), Clock.systemUTC())).isEqualTo("ends.in.time");
        assertThat(forms).isEmpty();
        answers.add(GRANTED);
        Clock later = Clock.offset(Clock.systemUTC(), java.time.Duration.ofMinutes(11));
        assertThat(Login.current(shell.config(), later)).isEqualTo("a.b.c");
        assertThat(forms).singleElement().asString().contains("refresh_token=old");
        assertThat(Login.current(shell.config(), Clock.systemUTC())).isEqualTo("a.b.c");
        assertThat(forms).hasSize(1);
    }
}
