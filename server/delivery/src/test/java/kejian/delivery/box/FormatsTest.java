package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Each address with the content type that careless players forgive and careful ones do not. */
class FormatsTest {

    private static final String ROOT = "/m/" + SampleRelease.PACKAGE;
    private static final String PLAY = "/play/" + SampleRelease.VIDEO;

    @TempDir private static Path folder;
    private static BoxServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void everyAddress_hasItsContentType() throws Exception {
        Map<String, String> types = new LinkedHashMap<>();
        String hls = "application/vnd.apple.mpegurl";
        types.put(PLAY + "/c.m3u8", hls);
        types.put(PLAY + "/c.m3u8?mux=1", hls);
        types.put(PLAY + "/b.m3u8", hls);
        types.put(PLAY + "/c.mpd", "application/dash+xml");
        types.put(PLAY + "/a.ts", "video/mp2t");
        types.put(PLAY + "/b.mp4", "video/mp4");
        types.put(ROOT + "/c/master.m3u8", hls);
        types.put(ROOT + "/c/360p/index.m3u8", hls);
        types.put(ROOT + "/c/360p/iframes.m3u8", hls);
        types.put(ROOT + "/c/images.m3u8", hls);
        types.put(ROOT + "/c/text/zh/index.m3u8", hls);
        types.put(ROOT + "/b/360p/index.m3u8", hls);
        types.put(ROOT + "/c/manifest.mpd", "application/dash+xml");
        types.put(ROOT + "/c/360p/init.mp4", "video/mp4");
        types.put(ROOT + "/c/360p/0.m4s", "video/mp4");
        types.put(ROOT + "/c/360p/i3.m4s", "video/mp4");
        types.put(ROOT + "/b/360p.mp4", "video/mp4");
        types.put(ROOT + "/b/360p/0.ts", "video/mp2t");
        types.put(ROOT + "/a/a-sd.ts", "video/mp2t");
        types.put(ROOT + "/c/text/zh.vtt", "text/vtt; charset=utf-8");
        types.put(ROOT + "/c/text/zh/0.vtt", "text/vtt; charset=utf-8");
        types.put(ROOT + "/storyboard.vtt", "text/vtt; charset=utf-8");
        types.put(ROOT + "/storyboard.jpg", "image/jpeg");
        types.put(ROOT + "/poster.jpg", "image/jpeg");
        types.put("/list/all.m3u", "audio/x-mpegurl; charset=utf-8");
        types.put("/list/all.pls", "audio/x-scpls; charset=utf-8");
        types.put("/list/all.xspf", "application/xspf+xml; charset=utf-8");
        types.put("/list/all.asx", "video/x-ms-asf; charset=utf-8");
        types.put("/list/all.rss", "application/rss+xml; charset=utf-8");
        types.put("/list/all.json", "application/json; charset=utf-8");
        types.put("/list/guide.xml", "application/xml; charset=utf-8");
        for (Map.Entry<String, String> type : types.entrySet()) {
            RawAnswer got = server.get(type.getKey());
            RawAnswer head = server.request("HEAD", type.getKey());
            assertThat(got.status()).as(type.getKey()).isEqualTo(200);
            assertThat(got.header("Content-Type")).as(type.getKey()).isEqualTo(type.getValue());
            assertThat(head.header("Content-Type")).as(type.getKey()).isEqualTo(type.getValue());
            assertThat(got.header("ETag")).as(type.getKey()).startsWith("\"");
            assertThat(got.header("Kejian-Release")).isEqualTo("12");
        }
    }

    @Test
    void whatAPackageLacks_is404() throws Exception {
        for (String path :
                List.of(
                        ROOT + "/c/none/iframes.m3u8",
                        ROOT + "/c/360p/i99.m4s",
                        ROOT + "/c/360p/i00.m4s",
                        ROOT + "/b/none.mp4",
                        ROOT + "/c/text/en.vtt",
                        ROOT + "/c/text/en/index.m3u8",
                        ROOT + "/c/text/zh/4.vtt",
                        ROOT + "/c/text/ZH/0.vtt",
                        "/list/none.pls",
                        "/list/all.wpl",
                        "/play/none/c.mpd",
                        "/play/none/b.mp4")) {
            assertThat(server.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void muxedMaster_throughThePlayAddress_namesTransportStreams() throws Exception {
        assertThat(server.get(PLAY + "/c.m3u8?mux=1").text())
                .contains("\n" + ROOT + "/b/360p/index.m3u8?s=v1.")
                .doesNotContain("EXT-X-MEDIA");
        assertThat(server.get(PLAY + "/c.m3u8").text()).contains("EXT-X-MEDIA");
    }

    @Test
    void movie_answersRanges() throws Exception {
        RawAnswer part = server.get(PLAY + "/b.mp4", "Range: bytes=1000-1999");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 1000-1999/1000016");
        assertThat(part.body()).isEqualTo(MemoryPackages.bytes("stream", 1_000, 2_000));
    }

    @Test
    void captions_inSegments_holdWhatIsReadThen() throws Exception {
        assertThat(server.get(ROOT + "/c/text/zh/index.m3u8").text())
                .isEqualTo(
                        """
                        #EXTM3U
                        #EXT-X-VERSION:7
                        #EXT-X-TARGETDURATION:6
                        #EXT-X-MEDIA-SEQUENCE:0
                        #EXT-X-PLAYLIST-TYPE:VOD
                        #EXTINF:6.000,
                        0.vtt
                        #EXTINF:6.000,
                        1.vtt
                        #EXTINF:6.000,
                        2.vtt
                        #EXTINF:6.000,
                        3.vtt
                        #EXT-X-ENDLIST
                        """);
        String head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
        String across = "\n00:00:05.000 --> 00:00:07.000\n跨段\n";
        assertThat(server.get(ROOT + "/c/text/zh/0.vtt").text())
                .isEqualTo(head + "\n00:01.000 --> 00:05.500 line:90%\n各位 &amp; 大家\n好\n" + across);
        assertThat(server.get(ROOT + "/c/text/zh/1.vtt").text()).isEqualTo(head + across);
        assertThat(server.get(ROOT + "/c/text/zh/2.vtt").text()).endsWith("later\n");
        assertThat(server.get(ROOT + "/c/text/zh/3.vtt").text()).isEqualTo(head);
        assertThat(server.get(ROOT + "/c/text/zh.vtt").body()).isEqualTo(SampleRelease.CAPTIONS);
    }

    @Test
    void lists_inEveryForm_nameTheSameTitlesAndTheRelease() throws Exception {
        String first = "http://box.test" + PLAY + "/a.ts?box=X1";
        String pls = server.get("/list/ji-shu-2.pls?tier=A&box=X1").text();
        String second = first.replace(SampleRelease.VIDEO, SampleRelease.SECOND);
        assertThat(pls)
                .startsWith("[playlist]\nX-Kejian-Release=12\nFile1=" + second + "\n")
                .endsWith("NumberOfEntries=1\nVersion=2\n");
        JsonNode json =
                new ObjectMapper().readTree(server.get("/list/all.json?tier=A&box=X1").body());
        assertThat(json.path("release").asLong()).isEqualTo(12);
        assertThat(json.path("items").path(0).path("url").asText()).isEqualTo(first);
        assertThat(json.path("items").path(0).path("durationMs").asLong()).isEqualTo(24_000);
        int titles = json.path("items").size();

        Element xspf = xml("/list/all.xspf?tier=A&box=X1");
        assertThat(xspf.getNamespaceURI()).isEqualTo("http://xspf.org/ns/0/");
        assertThat(xspf.getElementsByTagName("meta").item(0).getTextContent()).isEqualTo("12");
        NodeList locations = xspf.getElementsByTagName("location");
        assertThat(locations.getLength()).isEqualTo(titles);
        assertThat(locations.item(0).getTextContent()).isEqualTo(first);
        assertThat(xspf.getElementsByTagName("duration").item(0).getTextContent())
                .isEqualTo("24000");

        Element asx = xml("/list/all.asx?tier=A&box=X1");
        NodeList refs = asx.getElementsByTagName("ref");
        assertThat(refs.getLength()).isEqualTo(titles);
        assertThat(((Element) refs.item(0)).getAttribute("href")).isEqualTo(first);

        Element rss = xml("/list/all.rss?tier=C");
        Element content = (Element) rss.getElementsByTagName("media:content").item(0);
        assertThat(content.getNamespaceURI()).isEqualTo("http://search.yahoo.com/mrss/");
        assertThat(content.getAttribute("type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(content.getAttribute("duration")).isEqualTo("24");
        assertThat(rss.getElementsByTagName("pubDate").item(0).getTextContent())
                .isEqualTo("Sun, 01 Nov 2026 08:00:00 GMT");
        assertThat(rss.getElementsByTagName("generator").item(0).getTextContent())
                .contains("release 12");
        assertThat(rss.getElementsByTagName("title").item(1).getTextContent())
                .isEqualTo(SampleRelease.HOSTILE.replace('\u0007', ' '));
    }

    private static Element xml(String path) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(server.get(path).body()))
                .getDocumentElement();
    }
}
