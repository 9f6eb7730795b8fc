package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.delivery.evidence.Counters.Count;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayTest {

    private static final String ROOT = "/m/" + SampleRelease.PACKAGE;
    private static final Pattern SESSION = Pattern.compile("s=(v1\\.[A-Za-z0-9._-]+)");

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 3);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    static String session(String text) {
        Matcher matcher = SESSION.matcher(text);
        assertThat(matcher.find()).as("a session in " + text).isTrue();
        return matcher.group(1);
    }

    @Test
    void tierC_playAddress_leadsToEveryByteWithOneSession() throws Exception {
        RawAnswer master = server.get("/play/" + SampleRelease.VIDEO + "/c.m3u8?box=BOX-1");
        assertThat(master.status()).isEqualTo(200);
        assertThat(master.header("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(master.header("Cache-Control")).isEqualTo("private, no-cache");
        String session = session(master.text());
        assertThat(master.text())
                .contains("URI=\"" + ROOT + "/c/audio/index.m3u8?s=" + session + "\"")
                .contains("\n" + ROOT + "/c/360p/index.m3u8?s=" + session + "\n");
        String media = server.get(ROOT + "/c/360p/index.m3u8?s=" + session).text();
        assertThat(media).contains("\n0.m4s?s=" + session).contains("init.mp4?s=" + session);
        RawAnswer init = server.get(ROOT + "/c/360p/init.mp4?s=" + session);
        assertThat(init.body()).isEqualTo(MemoryPackages.bytes("360p-init", 0, 700));
        RawAnswer segment = server.get(ROOT + "/c/360p/3.m4s?s=" + session);
        assertThat(
                        Arrays.equals(
                                segment.body(),
                                MemoryPackages.bytes("360p-3", 0, MemoryPackages.SEGMENT_BYTES)))
                .isTrue();
        assertThat(server.packages.leases).hasValue(0);
    }

    @Test
    void tierB_playAddress_isAMediaPlaylistOfShortAddresses() throws Exception {
        String text =
                server.get("/play/" + SampleRelease.VIDEO + "/b.m3u8?box=" + "B".repeat(48)).text();
        assertThat(text).doesNotContain("EXT-X-MAP");
        List<String> addresses = text.lines().filter(l -> l.startsWith("/")).toList();
        assertThat(addresses).hasSize(MemoryPackages.SEGMENTS);
        assertThat(addresses).allMatch(a -> a.length() < 255);
        RawAnswer segment = server.get(addresses.getLast());
        assertThat(segment.header("Content-Type")).isEqualTo("video/mp2t");
        assertThat(
                        Arrays.equals(
                                segment.body(),
                                MemoryPackages.bytes("360p-ts-3", 0, MemoryPackages.SEGMENT_BYTES)))
                .isTrue();
    }

    @Test
    void package_notYetOpen_isOpenedOnAWorker() throws Exception {
        server.get("/play/" + SampleRelease.VIDEO + "/a.ts", "Range: bytes=0-9");
        assertThat(server.packages.openedOn).isNotEmpty().allMatch(t -> t.contains("worker"));
    }

    @Test
    void bigStream_beyondTwoGigabytes_isReadAtItsEnd() throws Exception {
        server.packages.streamBytes = 5_000_000_000L;
        RawAnswer end =
                server.get("/play/" + SampleRelease.VIDEO + "/a.ts", "Range: bytes=4999990000-");
        assertThat(end.header("Content-Range")).isEqualTo("bytes 4999990000-4999999999/5000000000");
        assertThat(
                        Arrays.equals(
                                end.body(),
                                MemoryPackages.bytes("stream", 4_999_990_000L, 5_000_000_000L)))
                .isTrue();
    }

    @Test
    void greedyBox_isAskedToWait_andNobodyElse() throws Exception {
        server.packages.streamBytes = 3_000_000_000L;
        List<Socket> streams = new ArrayList<>();
        String path = "/play/" + SampleRelease.VIDEO + "/a.ts?box=";
        for (int i = 0; i < 2; i++) {
            Socket socket = server.connect();
            String request = "GET " + path + "GREEDY HTTP/1.1\r\nHost: box.test\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(RawAnswer.head(socket.getInputStream())).startsWith("HTTP/1.1 200");
            streams.add(socket);
        }
        RawAnswer third = server.get(path + "GREEDY", "Range: bytes=100-200");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Problem-Type")).isEqualTo("too-many-requests");
        assertThat(third.header("Retry-After")).isEqualTo("10");
        assertThat(server.routes.counters().get(Count.BOXES_REFUSED)).isOne();
        assertThat(server.get(path + "MODEST", "Range: bytes=100-200").status()).isEqualTo(206);
        String nameless = "/play/" + SampleRelease.VIDEO + "/a.ts";
        assertThat(server.get(nameless, "Range: bytes=100-200").status()).isEqualTo(206);
        for (Socket socket : streams) {
            socket.close();
        }
        BoxServer.await("the streams are over", () -> server.routes.sending() == 0);
        for (int i = 0; i < 5; i++) {
            assertThat(server.get(path + "GREEDY", "Range: bytes=100-200").status()).isEqualTo(206);
        }
    }

    @Test
    void slowReader_holdsOnePieceAndLetsGoWhenCut() throws Exception {
        server.packages.streamBytes = 3_000_000_000L;
        List<java.net.Socket> readers = new java.util.ArrayList<>();
        long before = pooledBytes();
        for (int i = 0; i < 3; i++) {
            java.net.Socket socket = server.connect();
            socket.getOutputStream()
                    .write(
                            (("GET /play/" + SampleRelease.VIDEO + "/a.ts HTTP/1.1\r\n"))
                                    .getBytes());
            socket.getOutputStream().write("Host: box.test\r\n\r\n".getBytes());
            RawAnswer.head(socket.getInputStream());
            readers.add(socket);
        }
        BoxServer.await("three streams run", () -> server.packages.leases.get() == 3);
        BoxServer.await("the kernel's buffers are full", this::standsStill);
        // While they do not read, nothing piles up: a pool chunk or two, never the stream.
        assertThat(pooledBytes() - before).isLessThan(32L << 20);
        RawAnswer late = server.get("/play/" + SampleRelease.SECOND + "/c.m3u8");
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.header("Retry-After")).isEqualTo("10");
        assertThat(late.header("Problem-Type")).isEqualTo("unavailable");
        assertThat(server.get(ROOT + "/c/360p/1.m4s").status()).isEqualTo(200);
        byte[] more = readers.getFirst().getInputStream().readNBytes(5_000_000);
        assertThat(Arrays.equals(more, MemoryPackages.bytes("stream", 0, 5_000_000))).isTrue();
        for (java.net.Socket socket : readers) {
            socket.close();
        }
        BoxServer.await("all leases are closed", () -> server.packages.leases.get() == 0);
        assertThat(server.get("/play/" + SampleRelease.SECOND + "/c.m3u8").status()).isEqualTo(200);
    }

    /** Whether no byte was booked for a fifth of a second. */
    private boolean standsStill() {
        long before = server.routes.counters().get(Count.BYTES_SENT_A);
        try {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return before > 0 && before == server.routes.counters().get(Count.BYTES_SENT_A);
    }

    private static long pooledBytes() {
        return io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    void stream_thatBreaksOff_cutsTheConnectionInsteadOfLying() throws Exception {
        server.packages.breaksAt = 500_000;
        RawAnswer answer = server.get("/play/" + SampleRelease.VIDEO + "/a.ts");
        assertThat(answer.header("Content-Length")).isEqualTo("1000016");
        assertThat(answer.body().length).isLessThanOrEqualTo(500_000);
        BoxServer.await("the lease is closed", () -> server.packages.leases.get() == 0);
    }

    @Test
    void missingBlob_ofTheActiveRelease_isUnavailable() throws Exception {
        server.packages.missing.add(SampleRelease.PACKAGE);
        RawAnswer answer = server.get(ROOT + "/c/360p/1.m4s");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("ETag")).isEmpty();
    }

    @Test
    void withdrawn_everyAddressOfIt_answers410() throws Exception {
        String session = session(server.get("/play/" + SampleRelease.VIDEO + "/c.m3u8").text());
        String other = session(server.get("/play/" + SampleRelease.SECOND + "/c.m3u8").text());
        String picture = "/m/picture/" + SampleRelease.blob(SampleRelease.PICTURE).sha256();
        assertThat(server.get(picture).status()).isEqualTo(200);
        server.view.set(
                SampleRelease.view(13, List.of(SampleRelease.VIDEO, SampleRelease.ARTICLE)));
        for (String path :
                List.of(
                        "/play/" + SampleRelease.VIDEO + "/c.m3u8",
                        "/play/" + SampleRelease.VIDEO + "/b.m3u8",
                        "/play/" + SampleRelease.VIDEO + "/a.ts",
                        "/a/cw/" + SampleRelease.VIDEO + ".htm",
                        "/a/play/" + SampleRelease.VIDEO + ".htm",
                        "/a/art/" + SampleRelease.ARTICLE + "-1.htm",
                        "/c/cw/" + SampleRelease.VIDEO + ".html",
                        "/c/cw/" + SampleRelease.ARTICLE + ".html",
                        "/play/" + SampleRelease.VIDEO + "/c.mpd",
                        "/play/" + SampleRelease.VIDEO + "/b.mp4",
                        ROOT + "/c/master.m3u8",
                        ROOT + "/c/master.m3u8?mux=1",
                        ROOT + "/c/manifest.mpd",
                        ROOT + "/c/images.m3u8",
                        ROOT + "/c/360p/iframes.m3u8",
                        ROOT + "/c/360p/i0.m4s",
                        ROOT + "/b/360p.mp4",
                        ROOT + "/c/text/zh.vtt",
                        ROOT + "/c/text/zh/index.m3u8",
                        ROOT + "/c/text/zh/0.vtt",
                        ROOT + "/c/360p/index.m3u8",
                        ROOT + "/c/360p/init.mp4",
                        ROOT + "/c/360p/0.m4s",
                        ROOT + "/b/360p/index.m3u8",
                        ROOT + "/b/360p/0.ts",
                        ROOT + "/a/a-sd.ts",
                        ROOT + "/poster.jpg",
                        ROOT + "/storyboard.jpg",
                        ROOT + "/storyboard.vtt",
                        ROOT + "/c/360p/0.m4s?s=" + session,
                        picture)) {
            RawAnswer answer = server.get(path);
            assertThat(answer.status()).as(path).isEqualTo(410);
            assertThat(answer.header("Problem-Type")).isEqualTo("withdrawn");
        }
        assertThat(server.get("/list/all.m3u").text()).doesNotContain(SampleRelease.VIDEO);
        String second = "/m/" + SampleRelease.packageOf(SampleRelease.SECOND).id();
        assertThat(server.get(second + "/c/360p/0.m4s?s=" + other).status()).isEqualTo(200);
        // Whoever was given a session for it gets nothing by it, whatever else is asked for.
        assertThat(server.get(second + "/c/360p/0.m4s?s=" + session).status()).isEqualTo(410);
    }

    @Test
    void package_ofThePreviousRelease_playsOnUntilItIsForgotten() throws Exception {
        String path = ROOT + "/c/360p/0.m4s";
        assertThat(server.get(path).status()).isEqualTo(200);
        for (int release = 13; release < 17; release++) {
            server.view.set(without(release));
            RawAnswer answer = server.get(path);
            assertThat(answer.status())
                    .as("release " + release)
                    .isEqualTo(release < 16 ? 200 : 404);
            assertThat(answer.header("Kejian-Release")).isEqualTo(Integer.toString(release));
        }
        assertThat(server.get("/play/" + SampleRelease.VIDEO + "/c.m3u8").status()).isEqualTo(404);
    }

    /** A release that leaves the courseware out without having withdrawn it. */
    private static kejian.delivery.view.ReleaseView without(long number) {
        return new kejian.delivery.view.ReleaseView(
                new kejian.contract.release.ReleaseManifest(
                        1,
                        number,
                        "2026-11-21T00:00:00Z",
                        SampleRelease.blob("catalogue"),
                        List.of(),
                        List.of()),
                SampleRelease.catalogue(number, List.of(SampleRelease.VIDEO)));
    }

    @Test
    void nothingActivated_pagesWaitAndStatusSaysZero() throws Exception {
        server.view.set(null);
        assertThat(server.get("/").status()).isEqualTo(503);
        assertThat(server.get("/play/" + SampleRelease.VIDEO + "/c.m3u8").status()).isEqualTo(503);
        for (String path :
                new String[] {
                    "/m/" + "0".repeat(64) + "/c/360p/index.m3u8",
                    "/m/picture/" + "0".repeat(64),
                    "/list/all.m3u",
                    "/list/none.m3u"
                }) {
            assertThat(server.get(path).status()).as(path).isEqualTo(503);
        }
        assertThat(server.get("/status.json").text())
                .contains("\"release\":0", "\"missingBytes\":0", "\"version\":");
        assertThat(server.get("/v/b.gif").status()).isEqualTo(200);
        assertThat(server.get("/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void list_ofAColumn_namesTheReleaseAndPlays() throws Exception {
        RawAnswer list = server.get("/list/zheng-ce.m3u?tier=B&box=X1", "X-Forwarded-Host: evil");
        assertThat(list.header("Content-Type")).isEqualTo("audio/x-mpegurl; charset=utf-8");
        assertThat(list.text())
                .startsWith("#EXTM3U x-tvg-url=\"http://box.test/list/guide.xml\"\n")
                .contains("#KEJIAN-RELEASE:12\n", "#EXT-X-PLAYLIST-TYPE:VOD\n")
                .contains("tvg-id=\"" + SampleRelease.SECOND + ".kejian\"")
                .contains("group-title=\"政策 '解读'\",乡村振兴，第一讲\n")
                .contains("http://box.test/play/" + SampleRelease.SECOND + "/b.m3u8?box=X1\n")
                .doesNotContain(SampleRelease.ARTICLE)
                .doesNotContain("evil")
                .doesNotContain("\u0007");
        byte[] guide = server.get("/list/guide.xml").body();
        var names =
                javax.xml.parsers.DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new java.io.ByteArrayInputStream(guide))
                        .getElementsByTagName("display-name");
        assertThat(names.getLength()).isEqualTo(42);
        assertThat(names.item(0).getTextContent())
                .isEqualTo(SampleRelease.HOSTILE.replace('\u0007', ' '));
        assertThat(server.get("/list/all.m3u?tier=A").text())
                .startsWith("#EXTM3U\n")
                .contains("/a.ts\n");
        assertThat(server.get("/list/none.m3u").status()).isEqualTo(404);
        assertThat(server.get("/list/kong.m3u", "Host: a\"b").text()).doesNotContain("a\"b");
    }
}
