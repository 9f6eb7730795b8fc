package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {

    private static final String STREAM = "/m/" + SampleRelease.PACKAGE + "/a/a-sd.ts";
    private static final String SEGMENT = "/m/" + SampleRelease.PACKAGE + "/c/360p/1.m4s";
    private static final int LENGTH = 1_000_016;

    private static BoxServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0|206|0|1",
                "bytes=0-|206|0|1000016",
                "bytes=188-375|206|188|376",
                "bytes=1000015-|206|1000015|1000016",
                "bytes=999999-99999999999999999999999|206|999999|1000016",
                "bytes=-1|206|1000015|1000016",
                "bytes=-188|206|999828|1000016",
                "bytes=-99999999999|206|0|1000016",
                "BYTES=5-6|206|5|7",
                "bytes=5-2|200|0|1000016",
                "bytes=0-1,5-6|200|0|1000016",
                "bytes=-|200|0|1000016",
                "bytes=a-b|200|0|1000016",
                "bytes=１-２|200|0|1000016",
                "bytes=+1-2|200|0|1000016",
                "items=0-5|200|0|1000016",
                "bytes 0-5|200|0|1000016",
                "|200|0|1000016",
                "bytes=-0|416|0|0",
                "bytes=1000016-|416|0|0",
                "bytes=99999999999999999999999-|416|0|0",
            })
    void stream_rangeHeader_answersAsTheTableSays(String range, int status, int from, int to)
            throws Exception {
        for (String method : new String[] {"GET", "HEAD"}) {
            RawAnswer answer =
                    range == null
                            ? server.request(method, STREAM)
                            : server.request(method, STREAM, "Range: " + range);
            assertThat(answer.status()).isEqualTo(status);
            if (status == 416) {
                assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + LENGTH);
                assertThat(answer.header("Problem-Type")).isEqualTo("range");
                continue;
            }
            assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(to - from));
            assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(answer.header("Content-Range"))
                    .isEqualTo(
                            status == 206 ? "bytes " + from + "-" + (to - 1) + "/" + LENGTH : "");
            byte[] expected =
                    method.equals("HEAD") ? new byte[0] : MemoryPackages.bytes("stream", from, to);
            assertThat(Arrays.equals(answer.body(), expected)).isTrue();
        }
    }

    @Test
    void segment_thousandRanges_answeredWhole() throws Exception {
        RawAnswer answer = server.get(SEGMENT, "Range: bytes=" + "0-9,".repeat(1000) + "1-2");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(MemoryPackages.SEGMENT_BYTES);
    }

    @Test
    void segment_ifRange_onlyTheSameTagOrDateGivesAPart() throws Exception {
        RawAnswer whole = server.get(SEGMENT);
        assertThat(whole.header("Content-Type")).isEqualTo("video/mp4");
        assertThat(whole.header("Cache-Control")).isEqualTo("private, max-age=30");
        assertThat(whole.header("ETag")).startsWith("\"").doesNotStartWith("W/");
        assertThat(whole.header("Last-Modified")).isEqualTo("Sun, 01 Nov 2026 08:00:00 GMT");
        String range = "Range: bytes=10-19";
        assertThat(server.get(SEGMENT, range, "If-Range: " + whole.header("ETag")).status())
                .isEqualTo(206);
        assertThat(
                        server.get(SEGMENT, range, "If-Range: " + whole.header("Last-Modified"))
                                .status())
                .isEqualTo(206);
        RawAnswer stale = server.get(SEGMENT, range, "If-Range: \"older\"");
        assertThat(stale.status()).isEqualTo(200);
        assertThat(Arrays.equals(stale.body(), whole.body())).isTrue();
    }

    @Test
    void segment_conditions_answer304WithoutBody() throws Exception {
        RawAnswer whole = server.get(SEGMENT);
        String tag = whole.header("ETag");
        for (String header :
                new String[] {
                    "If-None-Match: " + tag,
                    "If-None-Match: \"x\", W/" + tag,
                    "If-None-Match: *",
                    "If-Modified-Since: " + whole.header("Last-Modified")
                }) {
            RawAnswer answer = server.get(SEGMENT, header);
            assertThat(answer.status()).as(header).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).isEqualTo(tag);
        }
        assertThat(
                        server.get(
                                        SEGMENT,
                                        "If-None-Match: \"other\"",
                                        "If-Modified-Since: " + whole.header("Last-Modified"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void http10_withAndWithoutKeepAlive_neverChunked() throws Exception {
        for (String connection : new String[] {"", "Connection: keep-alive\r\n"}) {
            try (var socket = server.connect()) {
                socket.getOutputStream()
                        .write(
                                ("GET " + STREAM + " HTTP/1.0\r\n" + connection + "\r\n")
                                        .getBytes());
                String head = RawAnswer.head(socket.getInputStream());
                assertThat(head).contains(" 200 ").containsIgnoringCase("content-length: 1000016");
                assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("chunked");
                byte[] body = socket.getInputStream().readNBytes(LENGTH);
                assertThat(Arrays.equals(body, MemoryPackages.bytes("stream", 0, LENGTH))).isTrue();
                if (connection.isEmpty()) {
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void anything_askedForGzip_isSentAsItIs() throws Exception {
        for (String path : new String[] {SEGMENT, "/list/all.m3u", "/status.json"}) {
            RawAnswer answer = server.get(path, "Accept-Encoding: gzip, deflate");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Encoding")).isEmpty();
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Kejian-Release")).isEqualTo("12");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/c/360p/01.m4s",
                "/c/360p/+1.m4s",
                "/c/360p/-1.m4s",
                "/c/360p/%31.m4s",
                "/c/360p/１.m4s",
                "/c/360p/0x1.m4s",
                "/c/360p/1000000000000.m4s",
                "/c/360p/99.m4s",
                "/c/360p//1.m4s",
                "/c/360p/1.m4s/",
                "/c/360p/1.m4s;x",
                "/c/360p/1.m4s.",
                "/c/360p%2f1.m4s",
                "/c/360p%5c1.m4s",
                "/c/360p/1.m4s%00",
                "/c/../c/360p/1.m4s",
                "/c/%2e%2e/c/360p/1.m4s",
                "/c/%252e%252e/360p/1.m4s",
                "/c/./360p/1.m4s",
                "/../../../../etc/passwd",
                "/c/..%c0%af/1.m4s",
                "/c/none/1.m4s",
                "/c/none/index.m3u8",
                "/b/none/0.ts",
                "/a/none.ts",
                "/",
                "",
            })
    void address_anotherSpelling_doesNotExist(String path) throws Exception {
        RawAnswer answer = server.get("/m/" + SampleRelease.PACKAGE + path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Problem-Type")).isEqualTo("not-found");
    }

    @Test
    void package_upperCaseDigest_doesNotExist() throws Exception {
        String upper = SampleRelease.PACKAGE.toUpperCase(java.util.Locale.ROOT);
        assertThat(server.get("/m/" + upper + "/c/360p/1.m4s").status()).isEqualTo(404);
        assertThat(server.get("/m/" + "0".repeat(64) + "/c/360p/1.m4s").status()).isEqualTo(404);
    }

    @Test
    void methods_otherThanReading_areRefusedWithAllow() throws Exception {
        RawAnswer post = server.request("POST", SEGMENT, "Content-Length: 0");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(server.request("OPTIONS", "/a/index.htm").status()).isEqualTo(405);
        RawAnswer preflight =
                server.request(
                        "OPTIONS",
                        SEGMENT,
                        "Origin: http://elsewhere.test",
                        "Access-Control-Request-Method: GET",
                        "Access-Control-Request-Headers: range, cmcd-request");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("Range", "CMCD-Request", "CMCD-Session");
        assertThat(server.get(SEGMENT).header("Access-Control-Expose-Headers"))
                .contains("ETag", "Content-Length");
        // pages of other hosts play it with a demuxer of their own
        assertThat(server.get(STREAM).header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(server.get("/a/index.htm").header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void cmcdQuery_isLeftOutOfEveryKey() throws Exception {
        RawAnswer plain = server.get(SEGMENT);
        RawAnswer asked = server.get(SEGMENT + "?CMCD=br%3D700%2Csid%3D%22x%22");
        assertThat(asked.header("ETag")).isEqualTo(plain.header("ETag"));
        assertThat(Arrays.equals(asked.body(), plain.body())).isTrue();
    }

    @Test
    void pictures_areSentAsFilesWithRanges() throws Exception {
        String poster = "/m/" + SampleRelease.PACKAGE + "/poster.jpg";
        assertThat(server.get(poster).body()).isEqualTo(SampleRelease.POSTER);
        RawAnswer part = server.get(poster, "Range: bytes=2-8");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(SampleRelease.POSTER, 2, 9));
        RawAnswer picture =
                server.get("/m/picture/" + SampleRelease.blob(SampleRelease.PICTURE).sha256());
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        assertThat(picture.body()).isEqualTo(SampleRelease.PICTURE);
        assertThat(server.request("HEAD", poster).header("Content-Length"))
                .isEqualTo(Integer.toString(SampleRelease.POSTER.length));
        String vtt = server.get("/m/" + SampleRelease.PACKAGE + "/storyboard.vtt").text();
        assertThat(vtt)
                .isEqualTo(
                        """
                        WEBVTT

                        00:00:00.000 --> 00:00:10.000
                        storyboard.jpg#xywh=0,0,160,90

                        00:00:10.000 --> 00:00:20.000
                        storyboard.jpg#xywh=160,0,160,90

                        00:00:20.000 --> 00:00:24.000
                        storyboard.jpg#xywh=0,90,160,90
                        """);
    }
}
