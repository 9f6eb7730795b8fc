package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.acceptance.lab.Wire.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad requests for playlists, segments and posters at a packed edge's box port, numbered by the
 * rows of the table of bad input (rows 3 to 5 are about tokens, and elsewhere). {@link
 * RequestHeadIT} has what is wrong before the address.
 */
class MediaAddressesIT {

    private static final Integer[] BROKEN = {400, 404};

    @RegisterExtension static final RunningEdge edge = RunningEdge.with();
    private static List<String> addresses;

    @BeforeAll
    static void findAddresses() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            addresses = Addresses.of(http, edge.home(), edge.release.pack);
        }
    }

    /** Of the package, or from the root where it begins with two slashes. */
    private static String at(String path) {
        return path.startsWith("//") ? path.substring(1) : edge.root() + path;
    }

    @ParameterizedTest
    @DisplayName("row 1: another spelling of a path leads nowhere")
    @ValueSource(
            strings = {
                "/c/../c/360p/1.m4s",
                "/c/../../../../../../etc/passwd",
                "//../../../../etc/passwd",
                "//m/../../../etc/passwd",
                "//play/../../etc/passwd/c.m3u8",
                "//list/../a/index.htm",
                "//c/play.js/../page.css",
                "/c/./360p/1.m4s",
                "/c//360p/1.m4s",
                "///etc/passwd",
                "/c/%2e%2e/c/360p/1.m4s",
                "/c/%2E%2E/%2e%2e/%2e%2e/etc/passwd",
                "/c/.%2e/c/360p/1.m4s",
                "/c/%252e%252e/c/360p/1.m4s",
                "/c/%25252e%25252e/c/360p/1.m4s",
                "/c%2f360p%2f1.m4s",
                "/c/360p%2F1.m4s",
                "/c/..%2f..%2f..%2fetc%2fpasswd",
                "//a/..%2findex.htm",
                "/c/360p%5c1.m4s",
                "/c/360p\\1.m4s",
                "/c/..\\..\\..\\etc\\passwd",
                "/c/..%5c..%5cetc%5cpasswd",
                "/c/360p/1.m4s;x=1",
                "/c/360p;x=1/1.m4s",
                "/c/..;/c/360p/1.m4s",
                "/poster.jpg;.css",
                "/c/360p/1.m4s.",
                "/c/360p./1.m4s",
                "/poster.jpg.",
                "/c/360p/1.m4s%20",
                "/c/360p%20/1.m4s",
                "/c/360p/1.m4s%09",
                "/c/360p/1.m4s/",
                "/c/360p/1.m4s%00",
                "/c/360p/1.m4s%00.jpg",
                "/c/360p%00/1.m4s",
                "/c/360p/1.m4s\0",
                "/c/360p/1.m4s%0d%0aX:%20y",
                "/c/%c0%ae%c0%ae/c/360p/1.m4s",
                "/c/%e0%80%ae%e0%80%ae/c/360p/1.m4s",
                "/c/\u00c0\u00ae\u00c0\u00ae/c/360p/1.m4s",
                "/c/%c0%af360p/1.m4s",
                "/c/%u002e%u002e/c/360p/1.m4s",
                "/c/360p/%31.m4s",
                "/C/360p/1.m4s",
                "/c/360P/1.m4s",
                "/c/360p/1.M4S",
                "/%63/360p/1.m4s",
                "//M/x",
                "/c/360p/1.m4s%3f",
                "/c/360p/1.m4s%23x",
                "//m/picture/../poster.jpg",
                "/",
                "",
            })
    void path_inAnotherSpelling_isNotFound(String path) throws Exception {
        refused(at(path), 400, 404);
    }

    @ParameterizedTest
    @DisplayName("row 1: a path that is too long, or ends in a space")
    @ValueSource(strings = {"LONG", "LONGER", "SPACE", "ABSOLUTE"})
    void path_ofNoUse_isRefused(String kind) throws Exception {
        String path =
                switch (kind) {
                    case "LONG" -> at("/c/" + "a".repeat(3_900) + "/1.m4s");
                    case "LONGER" -> at("/c/" + "../".repeat(100_000));
                    case "SPACE" -> at("/c/360p/1.m4s x");
                    default -> "http://elsewhere.test/etc/passwd";
                };
        refused(path, 400, 404, 414);
    }

    private static void refused(String path, Integer... statuses) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = edge.wire.ask(method, path);
            assertThat(answer.status()).as("%s %s", method, path).isIn((Object[]) statuses);
            assertThat(answer.isMedia()).as(path).isFalse();
            assertThat(answer.text()).doesNotContain("root:");
            assertThat(answer.ended()).isTrue();
        }
    }

    static Stream<String> badNumbers() {
        return Stream.of(
                "-1",
                "1000000000000",
                "99999999999999999999999",
                "2147483648",
                "4294967297",
                "\u00ef\u00bc\u0091",
                "%EF%BC%91",
                "007",
                "01",
                "00",
                "0x1",
                "0X1",
                "+1",
                "1e0",
                "1.0",
                "1_0",
                "1,0",
                " 1",
                "%201",
                "1%20",
                "",
                "NaN",
                "null",
                "*",
                "99",
                "9999");
    }

    @ParameterizedTest
    @DisplayName("row 2: a number in another form names nothing")
    @MethodSource("badNumbers")
    void number_inAnotherForm_isNotFound(String number) throws Exception {
        for (String path :
                List.of(
                        "/c/360p/%s.m4s",
                        "/c/360p/i%s.m4s",
                        "/b/360p/%s.ts",
                        "/c/text/zh/%s.vtt",
                        "/c/%s/1.m4s",
                        "/c/%s/init.mp4",
                        "/b/%s.mp4",
                        "/b/%s/index.m3u8",
                        "/a/%s.ts",
                        "/c/text/%s.vtt")) {
            // a raw space ends the address in the request line
            Integer[] statuses = number.contains(" ") ? BROKEN : new Integer[] {404};
            refused(at(path.replace("%s", number)), statuses);
        }
    }

    @ParameterizedTest
    @DisplayName("row 9: heads of proxies are ignored")
    @ValueSource(
            strings = {
                "/list/all.m3u",
                "/list/all.pls",
                "/list/all.xspf",
                "/list/all.asx",
                "/list/all.rss",
                "/list/all.json",
                "/list/guide.xml",
                "/play/lesson-1/c.m3u8",
                "/play/lesson-1/b.m3u8",
                "/play/lesson-1/c.mpd",
                "/a/index.htm",
                "/a/cw/lesson-1.htm",
                "/a/play/lesson-1.htm",
                "/c/index.html",
                "/c/cw/lesson-1.html",
                "/status.json",
                "/",
            })
    void proxyHead_ofAnybody_changesNothing(String path) throws Exception {
        Answer plain = edge.wire.get(path);
        for (String head :
                List.of(
                        "X-Forwarded-Host: evil.test",
                        "X-Forwarded-Server: evil.test",
                        "X-Forwarded-Proto: evil.test",
                        "X-Forwarded-Prefix: /evil.test",
                        "X-Forwarded-For: evil.test",
                        "Forwarded: host=evil.test;proto=https;for=evil.test",
                        "X-Host: evil.test",
                        "X-Original-Host: evil.test",
                        "X-Original-URL: /evil.test",
                        "X-Rewrite-URL: /evil.test",
                        "X-HTTP-Method-Override: DELETE",
                        "Via: 1.1 evil.test",
                        "Referer: http://evil.test/")) {
            Answer answer = edge.wire.get(path, head);
            assertThat(answer.status()).as(head).isEqualTo(plain.status());
            assertThat(answer.text() + answer.heads()).doesNotContain("evil.test");
            assertThat(lasting(answer)).as(head).isEqualTo(lasting(plain));
        }
    }

    /** Without sessions, which are new each time. */
    private static String lasting(Answer answer) {
        return answer.text().replaceAll("v1\\.[A-Za-z0-9._-]+", "SESSION");
    }

    @Test
    @DisplayName("row 10: odd clients are served, and never sent elsewhere")
    void client_oldOrOdd_isServed() throws Exception {
        List<String> all = new ArrayList<>(addresses);
        all.addAll(List.of("/play/lesson-1/a.ts", "/play/lesson-1/b.mp4", "/a/index.htm"));
        for (String path : all) {
            Answer plain = edge.wire.get(path);
            assertThat(plain.status()).as(path).isEqualTo(200);
            Answer old = edge.wire.raw("GET " + path + " HTTP/1.0\r\n\r\n");
            assertThat(old.status()).as(path).isEqualTo(200);
            assertThat(old.head("Transfer-Encoding")).isEmpty();
            assertThat(old.head("Content-Length")).isEqualTo("" + old.body().length);
            Answer head = edge.wire.ask("HEAD", path);
            assertThat(head.status()).as(path).isEqualTo(200);
            assertThat(head.head("Content-Length")).isEqualTo(plain.head("Content-Length"));
        }
        for (String path : edge.oneOfEachKind()) {
            Answer plain = edge.wire.get(path);
            for (String odd :
                    List.of(
                            "Cookie: " + "x=y; ".repeat(900),
                            "Cookie: =;;=;\u00ff\u00fe=\"",
                            "User-Agent:",
                            "User-Agent: \u00d6\u00ff" + "x".repeat(3_000),
                            "Accept: application/nothing",
                            "Accept-Encoding: *;q=0",
                            "Accept-Language: \u00ff",
                            "Authorization: Basic !!!!",
                            "Upgrade: h2c",
                            "Expect: 100-continue",
                            "Pragma: no-cache",
                            "X-Playback-Session-Id: 1",
                            "Icy-MetaData: 1",
                            "getcontentFeatures.dlna.org: 1")) {
                Answer answer = edge.wire.get(path, odd);
                assertThat(answer.status()).as("%.30s", odd).isIn(100, 200);
                assertThat(endsWith(answer.body(), plain.body()))
                        .as("%.30s %s", odd, path)
                        .isTrue();
            }
        }
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        int from = all.length - end.length;
        return from >= 0 && Arrays.equals(all, from, all.length, end, 0, end.length);
    }

    @Test
    @DisplayName("row 10: bytes=0- again and again, and a slow reader beside it")
    void loops_besideASlowReader_areServedAtOnce() throws Exception {
        String stream = edge.root() + "/a/a-sd.ts";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = edge.wire.connect();
                socket.setReceiveBufferSize(4_096);
                slow.add(socket);
                write(socket, "GET " + stream + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
            }
            long started = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                // as boxes do that lose patience: asks for all, takes the begin, hangs up
                try (Socket socket = edge.wire.connect()) {
                    write(
                            socket,
                            "GET " + stream + " HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n");
                    String begin =
                            new String(
                                    socket.getInputStream().readNBytes(4_000),
                                    StandardCharsets.ISO_8859_1);
                    assertThat(begin).startsWith("HTTP/1.1 206 ");
                }
            }
            assertThat(edge.wire.get(stream).status()).isEqualTo(200);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void write(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @DisplayName("row 11: CMCD changes nothing of the answer")
    @ValueSource(
            strings = {
                "?CMCD=br%3D700%2Csid%3D%22x%22",
                "?CMCD=",
                "?CMCD",
                "?CMCD=%00%ff%zz",
                "?CMCD=a&CMCD=b",
                "?cmcd=x&other=1",
                "LONG",
                "CMCD-Request: bl=21300,su",
                "CMCD-Object: br=700,d=4004,ot=v,tb=2000",
                "CMCD-Status: bs,rtp=15000",
                "CMCD-Session: sid=\"6e2fb550-c457-11e9-bb97-0800200c9a66\"",
                "CMCD-Session: sid=\"not one of ours",
                "CMCD-Session: \u00ff\u00fe,,,===",
            })
    void cmcd_inQueryOrHead_isNoPartOfTheKey(String cmcd) throws Exception {
        for (String path : edge.oneOfEachKind()) {
            Answer plain = edge.wire.get(path);
            String query = cmcd.equals("LONG") ? "?CMCD=" + "br%3D1%2C".repeat(350) : cmcd;
            Answer asked =
                    query.startsWith("?")
                            ? edge.wire.get(path + query)
                            : edge.wire.get(path, query);
            assertThat(asked.status()).as(path).isEqualTo(200);
            for (String name :
                    List.of("ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Type")) {
                assertThat(asked.head(name)).as("%s %s", name, path).isEqualTo(plain.head(name));
            }
            assertThat(asked.head("Vary")).isEmpty();
            assertThat(Arrays.equals(asked.body(), plain.body())).as(path).isTrue();
        }
    }
}
