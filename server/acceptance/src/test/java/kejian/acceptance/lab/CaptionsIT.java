package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.browser.Chromium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The captions of a release, wherever a packed edge offers them. */
class CaptionsIT {

    private static final Pattern CUE = Pattern.compile("第 \\d+ 句");

    @RegisterExtension static final RunningEdge edge = RunningEdge.with();

    @TempDir Path profile;
    private final HttpClient http = HttpClient.newHttpClient();

    private static String page() {
        return "/c/cw/" + SampleRelease.COURSEWARE + ".html";
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(address)
                                .header("User-Agent", "Mozilla/5.0 Chrome/120.0.0.0")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(address.toString()).isEqualTo(200);
        return answer;
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern + " in " + text).isTrue();
        return found.group(1);
    }

    private static List<String> words(String text) {
        return CUE.matcher(text).results().map(m -> m.group()).toList();
    }

    @Test
    void captions_ofTheRelease_standInPageMasterAndManifest_withTheSameWords() throws Exception {
        String whole = Files.readString(edge.release.folder().resolve("zh.vtt"));
        assertThat(words(whole)).hasSizeGreaterThan(3);

        String html = get(edge.home().resolve(page())).body();
        String track =
                first(
                        "<track kind=\"captions\" srclang=\"zh\" label=\"中文\" src=\"([^\"]+)\""
                                + " default>",
                        html);
        HttpResponse<String> file = get(edge.home().resolve(track));
        assertThat(file.body()).isEqualTo(whole);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/vtt; charset=utf-8");

        URI play = edge.home().resolve("/play/" + SampleRelease.COURSEWARE + "/");
        String master = get(play.resolve("c.m3u8")).body();
        String group = first("#EXT-X-MEDIA:(TYPE=SUBTITLES,GROUP-ID=\"text\",[^\n]+)", master);
        assertThat(group).contains("NAME=\"中文\",LANGUAGE=\"zh\",DEFAULT=YES");
        assertThat(master.lines().filter(l -> l.startsWith("#EXT-X-STREAM-INF")))
                .isNotEmpty()
                .allMatch(l -> l.contains(",SUBTITLES=\"text\""));
        URI playlist = edge.home().resolve(first("URI=\"([^\"]+)\"", group));
        List<String> inSegments = new ArrayList<>();
        for (String line : get(playlist).body().lines().toList()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                inSegments.addAll(words(get(playlist.resolve(line)).body()));
            }
        }
        assertThat(new TreeSet<>(inSegments)).isEqualTo(new TreeSet<>(words(whole)));

        String manifest = get(play.resolve("c.mpd")).body();
        String inManifest =
                first(
                        "mimeType=\"text/vtt\" lang=\"zh\">[\\s\\S]*?<BaseURL>([^<]+)</BaseURL>",
                        manifest);
        assertThat(get(play.resolve(inManifest.replace("&amp;", "&"))).body()).isEqualTo(whole);
    }

    @Test
    void captions_inABrowser_areShownOnce() throws Exception {
        Chromium.demand();
        try (Chromium browser =
                Chromium.start(Chromium.program().orElseThrow(), profile, 1280, 800)) {
            browser.open(edge.home().resolve(page()).toString());
            browser.await(
                    "!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            browser.evaluate("document.getElementById('video').play().then(() => true)");
            JsonNode tracks =
                    browser.await(
                            """
                            (v=>v.currentTime<2?null:[...v.textTracks].map(t=>({label:t.label,mode:t.mode,
                              words:t.cues?[...t.cues].map(c=>c.text):[]})))(document.getElementById('video'))\
                            """,
                            t -> t.isArray() && t.path(0).path("words").size() > 0);
            System.out.println("captions in Chromium: " + tracks);
            assertThat(tracks).hasSize(1);
            assertThat(tracks.path(0).path("mode").asText()).isEqualTo("showing");
            assertThat(tracks.path(0).path("label").asText()).isEqualTo("中文");
            assertThat(tracks.path(0).path("words").path(0).asText()).isEqualTo("第 0 句");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
