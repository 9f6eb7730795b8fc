package kejian.delivery.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.viewing.Section;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Manifests, key pictures and progressive files of one real package; every body byte-stable. */
class PresentationTest {

    private static final BlobRef BLOB = new BlobRef("ab".repeat(32), 40_000);

    @TempDir private static Path folder;
    private static SamplePackage sample;
    private static PackageCache cache;
    private static PackageCache.Lease lease;
    private static OpenPackage media;

    @BeforeAll
    static void make() throws Exception {
        sample = SamplePackage.make(folder.resolve("sample"), 15, "30000/1001");
        cache = sample.cache(4);
        lease = cache.lease(sample.media);
        media = lease.media();
    }

    @AfterAll
    static void close() {
        lease.close();
        cache.close();
    }

    private static Presentation everything() {
        return new Presentation(
                sample.media.id(),
                List.of(
                        new MediaPackage.Caption("zh", "中文 \"字幕\"", BLOB, false),
                        new MediaPackage.Caption("en", "English", BLOB, true)),
                new MediaPackage.Storyboard(BLOB, 160, 90, 5, 8, 2_000),
                "s=1",
                null);
    }

    @Test
    void master_namesItsSteeringDocument_onlyWhereThereIsAChoice() {
        String line = "#EXT-X-CONTENT-STEERING:SERVER-URI=\"/steer/-.json?r=3\"\n";
        Presentation p = everything();
        Presentation of = p.steered(new Presentation.Choice("/steer/-.json?r=3", List.of()));
        String steered = media.masterPlaylist(of);
        assertThat(steered).containsOnlyOnce(line);
        String plain = steered.replace(line, "").replaceAll(",STABLE-[A-Z]+-ID=\"[^\"]+\"", "");
        assertThat(plain).isEqualTo(media.masterPlaylist(p));
        assertThat(media.muxedPlaylist(of))
                .as("players that fail on groups do not know it either")
                .isEqualTo(media.muxedPlaylist(p));
    }

    @Test
    void master_namesEverythingOnce_withMeasuredRates() {
        String master = media.masterPlaylist(everything());
        PackagingIndex.Track video = sample.made.tracks().get("360p");
        PackagingIndex.Track audio = sample.made.tracks().get("audio");
        assertThat(master)
                .startsWith("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
                .contains(
                        "#EXT-X-STREAM-INF:BANDWIDTH="
                                + (video.peakBps() + audio.peakBps())
                                + ",AVERAGE-BANDWIDTH="
                                + (video.averageBps() + audio.averageBps())
                                + ",RESOLUTION=640x360,FRAME-RATE=29.970,CODECS=\""
                                + video.video().codec()
                                + ",mp4a.40.2\",AUDIO=\"audio\",SUBTITLES=\"text\"\n"
                                + "360p/index.m3u8?s=1\n")
                .contains("TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"中文\",LANGUAGE=\"zh\"")
                .contains("CHANNELS=\"2\",URI=\"audio/index.m3u8?s=1\"")
                .contains(
                        "TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"中文 '字幕'\",LANGUAGE=\"zh\",DEFAULT=NO")
                .contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES")
                .contains("URI=\"text/en/index.m3u8?s=1\"")
                .contains("RESOLUTION=160x90,URI=\"images.m3u8?s=1\"")
                .containsOnlyOnce("#EXT-X-I-FRAME-STREAM-INF:")
                .contains("URI=\"360p/iframes.m3u8?s=1\"")
                .doesNotContain("a-sd", "BYTERANGE");
        String plain = media.masterPlaylist(Presentation.of(sample.media, ""));
        assertThat(plain).doesNotContain("SUBTITLES", "IMAGE", "?");
    }

    @Test
    void muxedMaster_hasNoGroups_andRatesOfTheTransportStream() {
        String master = media.muxedPlaylist(everything());
        assertThat(master)
                .startsWith("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=")
                .contains("\n/m/" + sample.media.id() + "/b/360p/index.m3u8?s=1\n")
                .doesNotContain("EXT-X-MEDIA", "AUDIO=", "INDEPENDENT", "I-FRAME");
        Matcher bandwidth = Pattern.compile("BANDWIDTH=(\\d+)").matcher(master);
        assertThat(bandwidth.find()).isTrue();
        long peak = 0;
        for (int n = 0; n < 3; n++) {
            long bytes = media.tsSegment("360p", n).orElseThrow().length();
            double seconds = media.segmentTimes().get(n).lengthMs() / 1000.0;
            peak = Math.max(peak, (long) (bytes * 8 / seconds));
        }
        assertThat(Long.parseLong(bandwidth.group(1))).isBetween(peak - 2_000, peak + 2_000);
    }

    @Test
    void keyPictures_eachAtItsOwnAddress_decodeAlone() throws Exception {
        String playlist = media.keyPicturePlaylist("360p", "s=1").orElseThrow();
        assertThat(playlist)
                .contains("#EXT-X-I-FRAMES-ONLY", "#EXT-X-MAP:URI=\"init.mp4?s=1\"")
                .contains("#EXT-X-TARGETDURATION:2\n", "\ni7.m4s?s=1\n")
                .doesNotContain("BYTERANGE", "i8.m4s");
        byte[] init = PackagingTest.bytes(media.cmafInit("360p").orElseThrow());
        for (int n = 0; n < 8; n++) {
            byte[] picture = PackagingTest.bytes(media.keyPicture("360p", n).orElseThrow());
            Path file = sample.folder.resolve("i" + n + ".mp4");
            Files.write(file, init);
            Files.write(file, picture, java.nio.file.StandardOpenOption.APPEND);
            String frames =
                    Ffmpeg.probe(
                            sample.folder,
                            "-show_entries",
                            "frame=pict_type,key_frame",
                            "-of",
                            "csv=p=0",
                            file.toString());
            assertThat(frames.lines().toList()).as("picture " + n).hasSize(1);
            assertThat(frames).startsWith("1,I");
            BoxReader top = new BoxReader(MemorySegment.ofArray(picture), 0, picture.length);
            assertThat(top.next() && top.is("moof") && top.next() && top.is("mdat")).isTrue();
            assertThat(top.next()).isFalse();
        }
        assertThat(media.keyPicture("360p", 8)).isEmpty();
        assertThat(media.keyPicture("a-sd", 0)).isEmpty();
        assertThat(media.keyPicturePlaylist("audio", "")).isEmpty();
    }

    @Test
    void images_areOneSheetOfTiles() {
        assertThat(ImagePlaylist.of(everything().storyboard(), 15_015, everything()))
                .contains("#EXT-X-IMAGES-ONLY\n#EXTINF:15.015,\n")
                .contains("#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=5x2,DURATION=2.000\n")
                .contains("\n/m/" + sample.media.id() + "/storyboard.jpg?s=1\n");
    }

    @Test
    void dash_namesTheSegmentsThatAreThere() throws Exception {
        String mpd = media.dashManifest(everything());
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(mpd.getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement();
        assertThat(root.getAttribute("type")).isEqualTo("static");
        assertThat(root.getAttribute("mediaPresentationDuration")).matches("PT15\\.\\d{3}S");
        NodeList representations = root.getElementsByTagName("Representation");
        assertThat(representations.getLength()).isEqualTo(4);
        for (String name : List.of("360p", "audio")) {
            Element template = null;
            for (int i = 0; i < representations.getLength(); i++) {
                Element r = (Element) representations.item(i);
                if (r.getAttribute("id").equals(name)) {
                    template = (Element) r.getElementsByTagName("SegmentTemplate").item(0);
                }
            }
            String media = template.getAttribute("media");
            assertThat(media)
                    .isEqualTo("/m/" + sample.media.id() + "/c/" + name + "/$Number$.m4s?s=1");
            long ticks = 0;
            int segments = 0;
            NodeList timeline = template.getElementsByTagName("S");
            for (int i = 0; i < timeline.getLength(); i++) {
                Element s = (Element) timeline.item(i);
                String repeat = s.getAttribute("r");
                int times = 1 + (repeat.isEmpty() ? 0 : Integer.parseInt(repeat));
                segments += times;
                ticks += times * Long.parseLong(s.getAttribute("d"));
            }
            assertThat(PresentationTest.media.cmafSegment(name, segments - 1)).isPresent();
            assertThat(PresentationTest.media.cmafSegment(name, segments)).isEmpty();
            double seconds = ticks / Double.parseDouble(template.getAttribute("timescale"));
            assertThat(seconds).isBetween(14.9, 15.1);
        }
    }

    @Test
    void progressiveMp4_hasItsIndexInFront_andTheSamePicturesAndSound() throws Exception {
        MediaBytes movie = media.progressiveMp4("360p").orElseThrow();
        byte[] whole = PackagingTest.bytes(movie);
        Path file = sample.folder.resolve("movie.mp4");
        Files.write(file, whole);
        BoxReader top = new BoxReader(MemorySegment.ofArray(whole), 0, whole.length);
        for (String box : List.of("ftyp", "moov", "mdat")) {
            assertThat(top.next()).isTrue();
            assertThat(top.is(box)).as(box).isTrue();
        }
        assertThat(top.next()).isFalse();
        assertThat(hashes("movie.mp4", "v")).isEqualTo(hashes("360p.mp4", "v")).isNotEmpty();
        assertThat(hashes("movie.mp4", "a")).isEqualTo(hashes("audio.mp4", "a")).isNotEmpty();
        String starts =
                Ffmpeg.probe(
                        sample.folder,
                        "-show_entries",
                        "stream=start_time,duration,codec_type",
                        "-of",
                        "csv=p=0",
                        "movie.mp4");
        assertThat(starts).contains("video,0.000000,15.0", "audio,0.000000,15.");
        assertThat(media.served(movie, 0, movie.length()))
                .isEqualTo(new Section(0, sample.media.durationMs()));
        Section half = media.served(movie, movie.length() / 2, movie.length());
        assertThat(half.fromMs()).isBetween(4_000L, 11_000L);
        assertThat(media.progressiveMp4("a-sd")).isEmpty();
    }

    private static List<String> hashes(String file, String stream) throws Exception {
        return Ffmpeg.run(
                        sample.folder,
                        "-xerror",
                        "-i",
                        file,
                        "-map",
                        "0:" + stream,
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framehash",
                        "-")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    /** Two servers, and one that was closed and opened again between any two ranges. */
    @Test
    void everyBody_onAnyServerAfterARestart_givesTheSameBytesForTheSameRange() throws Exception {
        Random random = new Random(20261125);
        Map<String, byte[]> first = new LinkedHashMap<>();
        bodies(media).forEach((name, body) -> first.put(name, PackagingTest.bytes(body)));
        int compared = 0;
        for (int restart = 0; restart < 20; restart++) {
            try (PackageCache other = sample.cache(1);
                    PackageCache.Lease its = other.lease(sample.media)) {
                Map<String, MediaBytes> again = bodies(its.media());
                assertThat(again.keySet()).isEqualTo(first.keySet());
                for (Map.Entry<String, MediaBytes> body : again.entrySet()) {
                    byte[] whole = first.get(body.getKey());
                    assertThat(body.getValue().length()).isEqualTo(whole.length);
                    for (int i = 0; i < 25; i++) {
                        int from = random.nextInt(whole.length);
                        int most = Math.min(whole.length - from, 40_000);
                        int to = from + random.nextInt(1, most + 1);
                        assertThat(range(body.getValue(), from, to))
                                .as("%s %d-%d", body.getKey(), from, to)
                                .isEqualTo(Arrays.copyOfRange(whole, from, to));
                        compared++;
                    }
                }
            }
        }
        System.out.println("byte-stable: " + compared + " ranges of " + first.size() + " bodies");
        assertThat(compared).isGreaterThan(5_000);
    }

    private static Map<String, MediaBytes> bodies(OpenPackage open) {
        Map<String, MediaBytes> bodies = new LinkedHashMap<>();
        bodies.put("tier A", open.constantRateStream("a-sd").orElseThrow());
        bodies.put("mp4", open.progressiveMp4("360p").orElseThrow());
        bodies.put("init", open.cmafInit("360p").orElseThrow());
        for (int n = 0; n < 3; n++) {
            bodies.put("ts " + n, open.tsSegment("360p", n).orElseThrow());
            bodies.put("cmaf " + n, open.cmafSegment("360p", n).orElseThrow());
            bodies.put("sound " + n, open.cmafSegment("audio", n).orElseThrow());
            bodies.put("key " + n, open.keyPicture("360p", n).orElseThrow());
        }
        return bodies;
    }

    private static byte[] range(MediaBytes body, int from, int to) {
        return switch (body) {
            case MediaBytes.Mapped m ->
                    m.bytes().asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
            case MediaBytes.Muxed m -> {
                try (Arena arena = Arena.ofConfined();
                        MediaBytes.Cursor cursor = m.open(from)) {
                    MemorySegment target = arena.allocate(to - from);
                    List<Integer> pieces = new ArrayList<>();
                    int at = 0;
                    while (at < to - from) {
                        int n = cursor.fill(target, at, Math.min(7_001, to - from - at));
                        pieces.add(n);
                        at += n;
                        assertThat(n).as("%s", pieces).isPositive();
                    }
                    yield target.toArray(ValueLayout.JAVA_BYTE);
                }
            }
        };
    }
}
