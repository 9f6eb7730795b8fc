package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ports themselves: what is no clear request, what takes too long, TLS with HTTP/2. */
class BoxPortsTest {

    private static final String STREAM = "/m/" + SampleRelease.PACKAGE + "/a/a-sd.ts";
    private static final String SEGMENT = "/m/" + SampleRelease.PACKAGE + "/c/360p/1.m4s";
    private static final int LENGTH = 1_000_016;
    private static final char[] PASSWORD = "of this test alone".toCharArray();

    private static BoxServer server;
    private static BoxPorts ports;
    private static SSLContext trusting;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
        BoxPorts.Secure secure = secure(folder);
        ports =
                BoxPorts.open(
                        server.vertx,
                        server.routes,
                        new BoxPorts.Settings(
                                "127.0.0.1", 0, Optional.of(secure), Duration.ofSeconds(2)),
                        2);
    }

    @AfterAll
    static void stop() throws Exception {
        ports.close();
        server.close();
    }

    private static BoxPorts.Secure secure(Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "edge",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "SAN=IP:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Certificate certificate = keys.getCertificate("edge");
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("edge", certificate);
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
        return new BoxPorts.Secure(
                0,
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        ((X509Certificate) certificate).getEncoded()),
                pem(
                        folder.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey("edge", PASSWORD).getEncoded()));
    }

    private static Path pem(Path file, String what, byte[] bytes) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private static Socket connect() throws Exception {
        Socket socket = new Socket("127.0.0.1", ports.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static RawAnswer ask(String request) throws Exception {
        try (Socket socket = connect()) {
            return RawAnswer.ask(socket, request);
        }
    }

    @Test
    void stream_onTheBoxPort_isTheSameBytes() throws Exception {
        RawAnswer answer =
                ask("GET " + STREAM + " HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Arrays.equals(answer.body(), MemoryPackages.bytes("stream", 0, LENGTH)))
                .isTrue();
    }

    @Test
    void http10_withoutHost_isServed() throws Exception {
        RawAnswer answer = ask("GET " + SEGMENT + " HTTP/1.0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(MemoryPackages.SEGMENT_BYTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|400",
                "GET / HTTP/1.1~Host: a~Host: b|400",
                "GET / HTTP/1.1~Host: a~Transfer-Encoding: chunked|400",
                "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Transfer-Encoding: chunked|400",
                "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 6|400",
                "GET / HTTP/1.1~Host: a~Content-Length: -1|400",
                "GET / HTTP/1.1~Host: a~: b|400",
                "GET / HTTP/1.1~Host: a~X: b~ Transfer-Encoding: chunked|400",
                "GE(T / HTTP/1.1~Host: a|400",
                "GET / HTTP/9.9~Host: a|400,501,505",
                "GET /m/%2e%2e/%2e%2e/etc/passwd HTTP/1.1~Host: a|404",
                "GET /m/../../etc/passwd HTTP/1.1~Host: a|404",
                "GET /nothing HTTP/1.1~Host: a|404",
            })
    void requestHead_thatIsNotClear_isRefusedAndTheConnectionEnds(String head, String statuses)
            throws Exception {
        try (Socket socket = connect()) {
            String request = head.replace("~", "\r\n") + "\r\n\r\n0\r\n\r\n";
            if (statuses.equals("404")) {
                request = head.replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n";
            }
            RawAnswer answer = RawAnswer.ask(socket, request); // reads to the connection's end
            assertThat(statuses.split(",")).contains(Integer.toString(answer.status()));
        }
    }

    @Test
    void headers_hundredAndFifty_tooLargeAndEnded() throws Exception {
        String headers = "";
        for (int i = 0; i < 150; i++) {
            headers += "X-Nothing-" + i + ": " + "x".repeat(60) + "\r\n";
        }
        RawAnswer answer = ask("GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
        assertThat(answer.status()).isEqualTo(431);
    }

    @Test
    void head_thatNeverGetsWhole_isEndedWith408() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes());
            String answer = new String(socket.getInputStream().readAllBytes());
            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void answer_leftUnread_isNotBrokenByTheNextRequest() throws Exception {
        int answers = 6; // more than the system keeps for a slow reader
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress("127.0.0.1", ports.port()));
            String get = " HTTP/1.1\r\nHost: a\r\n\r\n";
            socket.getOutputStream().write(("GET " + STREAM + get).repeat(answers).getBytes());
            TimeUnit.SECONDS.sleep(1);
            // longer than a head may take: the viewer pauses, and asks for something else already
            socket.getOutputStream().write(("GET " + SEGMENT + get).getBytes());
            TimeUnit.SECONDS.sleep(5);
            InputStream in = socket.getInputStream();
            byte[] stream = MemoryPackages.bytes("stream", 0, LENGTH);
            for (int i = 0; i < answers; i++) {
                assertThat(RawAnswer.head(in)).startsWith("HTTP/1.1 200 ");
                assertThat(Arrays.equals(in.readNBytes(LENGTH), stream)).isTrue();
            }
            assertThat(RawAnswer.head(in)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void connection_thatWaitsBetweenRequests_mayWait() throws Exception {
        String request = "GET " + SEGMENT + " HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Socket socket = connect()) {
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(RawAnswer.head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
                assertThat(socket.getInputStream().readNBytes(MemoryPackages.SEGMENT_BYTES))
                        .hasSize(MemoryPackages.SEGMENT_BYTES);
                if (i == 0) {
                    // longer than a head may take: the next request must still be answered
                    socket.setSoTimeout(4_500);
                    assertThat(readsNothing(socket)).isTrue();
                    socket.setSoTimeout(20_000);
                }
            }
        }
    }

    private static boolean readsNothing(Socket socket) throws Exception {
        try {
            return socket.getInputStream().read() == Integer.MIN_VALUE;
        } catch (java.net.SocketTimeoutException e) {
            return e.getMessage() != null;
        }
    }

    @Test
    void securePort_modernClient_getsHttp2AndTheSameBytes() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
            for (String range : new String[] {"bytes=0-", "bytes=77777-777777"}) {
                HttpResponse<byte[]> answer =
                        client.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "https://127.0.0.1:"
                                                                + ports.securePort()
                                                                + STREAM))
                                        .header("Range", range)
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(206);
                int from = range.equals("bytes=0-") ? 0 : 77_777;
                int to = from == 0 ? LENGTH : 777_778;
                assertThat(Arrays.equals(answer.body(), MemoryPackages.bytes("stream", from, to)))
                        .isTrue();
            }
        }
    }

    @Test
    void port_inUse_isOneClearSentence() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            BoxPorts.Settings settings =
                    new BoxPorts.Settings(
                            "127.0.0.1",
                            taken.getLocalPort(),
                            Optional.empty(),
                            Duration.ofSeconds(2));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> BoxPorts.open(server.vertx, server.routes, settings, 2))
                    .isInstanceOf(java.io.IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
    }
}
