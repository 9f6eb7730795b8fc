package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.Pictures;

/** The page of browsers: it plays, goes on where one stopped, and is counted. */
final class TierC {

    /** It resumes what stopped after 5 s and 10 s or more before the end. */
    private static final double STOPPED_S = 6;

    private static final String READY = "!!window.Hls && document.readyState === 'complete'";

    private final Province province;
    private final Chromium page;
    private final String courseware;
    private final String address;

    TierC(Province province) throws IOException, InterruptedException {
        this.province = province;
        page = province.box().page();
        courseware = province.named(Province.SAMPLE);
        address = province.edge() + "/c/cw/" + courseware + ".html";
    }

    void playsResumesAndIsCounted() throws Exception {
        int before = province.figures(courseware).path("starts").asInt();
        page.forget();
        play();
        page.await("document.getElementById('video').currentTime", t -> t.asDouble() > STOPPED_S);

        play();
        page.await("document.getElementById('video').currentTime", t -> t.asDouble() > 11);
        JsonNode how =
                page.evaluate(
                        "(v=>({src:v.currentSrc,width:v.videoWidth,frames:v.getVideoPlaybackQuality().totalVideoFrames}))(document.getElementById('video'))");
        assertThat(how.path("src").asText()).as("played by hls.js").startsWith("blob:");
        assertThat(how.path("width").asInt()).isPositive();
        assertThat(how.path("frames").asInt()).isGreaterThan(100);
        Pictures.take(page, "tier-c");
        // the player may show a moment of the beginning before it jumps
        JsonNode begin =
                page.evaluate(
                        "(p=>p.end(0)>2?p.start(0):p.start(p.length-1))(document.getElementById('video').played)");
        assertThat(begin.asDouble())
                .as("it goes on where it stopped")
                .isGreaterThan(STOPPED_S - 0.1);

        page.open(address);
        page.await(READY, JsonNode::asBoolean);
        page.evaluate("void document.getElementById('video').play()");
        page.open(address);
        JsonNode kept = page.evaluate("+localStorage.getItem('kejian-at-" + courseware + "')");
        assertThat(kept.asDouble())
                .as("who leaves before it goes on loses nothing")
                .isGreaterThan(STOPPED_S);
        page.open("about:blank");
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests())
                .extracting(r -> URI.create(r.path("url").asText()))
                .as("nothing is fetched from elsewhere")
                .filteredOn(u -> "http".equals(u.getScheme()))
                .allMatch(u -> u.getPort() == province.edge().getPort());
        Box.until(() -> province.figures(courseware).path("starts").asInt() > before);
    }

    private void play() throws IOException, InterruptedException {
        page.open(address);
        page.await(READY, JsonNode::asBoolean);
        page.evaluate("document.getElementById('video').play().then(() => true)");
    }
}
