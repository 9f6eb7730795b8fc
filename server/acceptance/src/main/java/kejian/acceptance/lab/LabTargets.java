package kejian.acceptance.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.judge.Ffmpeg;

/**
 * Everything that an edge offers of one courseware, as a target list of the box lab: kind, address,
 * and what the players should find there.
 */
public final class LabTargets implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESOLUTION =
            Pattern.compile("(?m)^#EXT-X-STREAM-INF:.*RESOLUTION=(\\d+x\\d+)");
    private static final Pattern FRAME_RATE = Pattern.compile("FRAME-RATE=([\\d.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(/m/[0-9a-f]{64})/");
    private static final Pattern CAPTIONS = Pattern.compile("/text/([A-Za-z0-9-]+)/index\\.m3u8");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI edge;
    private final String courseware;
    private final ArrayNode targets = JSON.createArrayNode();

    public LabTargets(URI edge, String courseware) {
        this.edge = edge;
        this.courseware = courseware;
    }

    /**
     * @throws IOException when the edge does not offer the courseware
     */
    public String json() throws IOException, InterruptedException {
        double seconds = seconds();
        String play = "/play/" + courseware;
        String master = text(play + "/c.m3u8");
        double fps = Double.parseDouble(first(FRAME_RATE, master));
        Set<String> ladder = new LinkedHashSet<>();
        Matcher rung = RESOLUTION.matcher(master);
        while (rung.find()) {
            ladder.add(rung.group(1));
        }
        String lowest = picture(play + "/b.m3u8");
        tierA(play, seconds, fps);
        playing("B", "HLS v3", "hls3", play + "/b.m3u8", seconds, fps).put("resolution", lowest);
        playing("B", "progressive MP4", "mp4", play + "/b.mp4", seconds, fps)
                .put("resolution", lowest);
        rungs(playing("C", "HLS v7 CMAF", "hls", play + "/c.m3u8", seconds, fps), ladder);
        rungs(playing("C", "HLS muxed", "hls3", play + "/c.m3u8?mux=1", seconds, fps), ladder);
        rungs(playing("C", "DASH", "dash", play + "/c.mpd", seconds, fps), ladder);
        ObjectNode iptv = target("C", "IPTV M3U", "m3u", "/list/all.m3u?tier=C").put("iptv", true);
        // the other readers of M3U take no attributes in the first line, or play no HLS
        iptv.putArray("clients").add("http").add("m3ulint").add("vlc");
        target("C", "XMLTV", "xmltv", "/list/guide.xml");
        target("C", "Media RSS", "mrss", "/list/all.rss?tier=C");
        String pack = first(PACKAGE, master);
        if (master.contains("EXT-X-IMAGE-STREAM-INF")) {
            target("C", "storyboard", "vtt", pack + "/storyboard.vtt");
        }
        Matcher captions = CAPTIONS.matcher(master);
        while (captions.find()) {
            String file = pack + "/c/text/" + captions.group(1) + ".vtt";
            target("C", "captions " + captions.group(1), "vtt", file);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(targets);
    }

    private void tierA(String play, double seconds, double fps)
            throws IOException, InterruptedException {
        playing("A", "TS constant rate", "ts", play + "/a.ts", seconds, fps)
                .put("resolution", picture(play + "/a.ts"))
                .put("cbr", true);
        for (String ending : new String[] {"m3u", "pls", "xspf", "asx"}) {
            target("A", ending + " list", ending, "/list/all." + ending + "?tier=A");
        }
        String[] pages = {"/a/index.htm", "/a/cw/" + courseware + ".htm"};
        for (String page : pages) {
            target("A", "page 640 " + page, "epg", page + "?size=640x530")
                    .put("resolution", "640x530");
            target("A", "page 1280 " + page, "epg", page + "?size=1280x720")
                    .put("resolution", "1280x720");
        }
    }

    private ObjectNode playing(
            String tier, String name, String kind, String url, double seconds, double fps) {
        return target(tier, name, kind, url).put("durationSeconds", seconds).put("fps", fps);
    }

    private ObjectNode target(String tier, String name, String kind, String url) {
        return targets.addObject()
                .put("tier", tier)
                .put("name", name)
                .put("kind", kind)
                .put("url", url);
    }

    private static void rungs(ObjectNode target, Set<String> ladder) {
        ladder.forEach(target.putArray("resolution")::add);
    }

    private double seconds() throws IOException, InterruptedException {
        for (JsonNode item : JSON.readTree(text("/list/all.json?tier=C")).path("items")) {
            if (item.path("id").asText().equals(courseware)) {
                return item.path("durationMs").asLong() / 1000.0;
            }
        }
        throw new IOException(edge + " does not offer " + courseware);
    }

    private String picture(String path) throws IOException, InterruptedException {
        String found =
                Ffmpeg.probe(
                        "-select_streams",
                        "v:0",
                        "-show_entries",
                        "stream=width,height",
                        "-of",
                        "csv=s=x:p=0",
                        edge.resolve(path).toString());
        return found.lines().findFirst().orElseThrow().strip();
    }

    private static String first(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("nothing like " + pattern + " in the master playlist");
        }
        return found.group(1);
    }

    private String text(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(edge.resolve(path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
