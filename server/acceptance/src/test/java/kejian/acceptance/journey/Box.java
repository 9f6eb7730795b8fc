package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.browser.Chromium;

/** A viewer's browser in a village: what the pages of a county's edge show, and what they play. */
final class Box implements AutoCloseable {

    private static final long WITHIN_S = 180;
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Chromium page;

    Box(Path profile) throws IOException, InterruptedException {
        page = Chromium.start(Chromium.program().orElseThrow(), profile, WIDTH, HEIGHT);
    }

    Chromium page() {
        return page;
    }

    /** Of a courseware's page for old boxes. */
    int status(URI edge, String courseware) throws IOException, InterruptedException {
        return status(edge.resolve(at(courseware)));
    }

    int status(URI address) throws IOException, InterruptedException {
        HttpRequest asked = HttpRequest.newBuilder(address).build();
        return http.send(asked, BodyHandlers.discarding()).statusCode();
    }

    /** Until the edge answers so. */
    void await(URI edge, String courseware, int status) throws Exception {
        until(() -> status(edge, courseware) == status);
    }

    /** Until the courseware's page and its column's page show the title. */
    void sees(URI edge, String column, String courseware, String title) throws Exception {
        await(edge, courseware, 200);
        page.open(edge.resolve(at(courseware)).toString());
        page.awaitText(title);
        page.open(edge.resolve("/a/col/" + column + "-1.htm").toString());
        page.awaitText(title);
    }

    /** The column is there, and the courseware is not in it. */
    void misses(URI edge, String column, String columnTitle, String title) throws Exception {
        page.open(edge.resolve("/a/col/" + column + "-1.htm").toString());
        page.awaitText(columnTitle);
        assertThat(page.evaluate("document.body.innerText").asText()).doesNotContain(title);
    }

    private static String at(String courseware) {
        return "/a/cw/" + courseware + ".htm";
    }

    /** As the page of browsers plays it, in milliseconds. */
    long lengthMs(URI edge, String courseware) throws IOException, InterruptedException {
        player(edge, courseware);
        JsonNode length =
                page.await(
                        "document.getElementById('video')?.duration",
                        d -> d.isNumber() && d.asDouble() > 0);
        page.open("about:blank");
        return Math.round(length.asDouble() * 1000);
    }

    /** To its end, and until the edge has been told. */
    void watch(URI edge, String courseware) throws IOException, InterruptedException {
        String told =
                "performance.getEntriesByType('resource').filter(r=>r.name.endsWith('/v/cmcd')).length";
        player(edge, courseware);
        page.await("document.getElementById('video').currentTime", t -> t.asDouble() > 3);
        int before = page.evaluate(told).asInt();
        page.await("document.getElementById('video').ended", JsonNode::asBoolean);
        page.await(told, n -> n.asInt() > before);
        page.open("about:blank");
    }

    private void player(URI edge, String courseware) throws IOException, InterruptedException {
        page.open(edge + "/c/cw/" + courseware + ".html");
        page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
        page.evaluate("void document.getElementById('video').play()");
    }

    /** Looks again and again until it holds. */
    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_S);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }

    @Override
    public void close() throws InterruptedException {
        page.close();
        http.close();
    }
}
