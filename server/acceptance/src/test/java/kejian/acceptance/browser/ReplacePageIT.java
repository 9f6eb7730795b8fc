package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.judge.Ffmpeg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Another file for a courseware that boxes have watched, from the click in the console to the box,
 * over the packed programs that {@code kejian demo} started.
 */
class ReplacePageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TITLE = "果树嫁接技术示范";
    private static final int SAMPLE_S = 20;
    private static final long WITHIN_S = 180;

    @TempDir static Path data;
    private static Launcher province;
    private static URI origin;
    private static URI edge;
    private static ProvinceApi api;
    private static String reviewer;

    @BeforeAll
    static void start() throws Exception {
        Chromium.demand();
        Files.createDirectories(Path.of("target/screenshots"));
        province = Launcher.on(data);
        province.launch("demo", "--seconds", "" + SAMPLE_S);
        province.await("demo: PASS");
        origin = URI.create("http://127.0.0.1:" + province.portBase());
        edge = URI.create("http://127.0.0.1:" + (province.portBase() + 1));
        api = ProvinceApi.ofDemo(origin, password("admin"));
        reviewer = api.login("reviewer", password("reviewer"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"zh, 8, 20", "en, 12, 8"})
    void file_isReplacedBeside_reviewed_andPlayedByTheBox_whoseFiguresStayApart(
            String language, int seconds, int secondsBefore) throws Exception {
        boolean english = language.equals("en");
        Path video = data.resolve("新版-%d.mp4".formatted(seconds));
        film(video, seconds);
        String id = courseware().path("id").asText();
        List<Long> before = lengthsOfSessions(id);
        assertThat(before).isNotEmpty().allMatch(ms -> isAbout(ms, SAMPLE_S, 8));

        try (Chromium page = at("editor", english)) {
            page.click("button", english ? "Replacefile" : "换文件");
            page.awaitText(english ? "Presentfile:" : "现有文件：");
            page.choose(video);
            String use = english ? "Usethenewfile" : "用新文件";
            page.await(Buttons.shown(use), JsonNode::asBoolean);
            page.await(Buttons.disabled(use), d -> !d.asBoolean());
            page.click(".ant-modal button", english ? "Preview" : "预览");
            page.await(
                    "[...document.querySelectorAll('.ant-modal video')].some(v=>v.videoWidth>0)",
                    JsonNode::asBoolean);
            page.press("Escape");
            page.await("!document.querySelector('.ant-modal video')", JsonNode::asBoolean);
            assertThat(lengthOnTheBox(id)).matches(ms -> isAbout(ms, secondsBefore));
            page.click("button", use);
            page.awaitText(english ? "Itwaitsforsomebodyelse" : "等待另一人批准");
            if (!english) {
                OperatorPages.picture(page, "console-replace");
            }
            assertThat(complaints(page)).isEmpty();
        }
        assertThat(courseware().path("durationMs").asLong())
                .matches(ms -> isAbout(ms, secondsBefore));

        try (Chromium page = at("reviewer", english)) {
            page.awaitText("新版-%d.mp4".formatted(seconds));
            page.click("button", english ? "Approvechange" : "批准变更");
            page.await(
                    Buttons.shown(english ? "Approvechange" : "批准变更"), shown -> !shown.asBoolean());
            page.click("button", english ? "Publisharelease" : "发布新版本");
            page.awaitText(english ? "ispublished" : "已发布第");
            assertThat(complaints(page)).isEmpty();
        }
        await(() -> isAbout(lengthOnTheBox(id), seconds));
        watch(id);
        await(() -> lengthsOfSessions(id).stream().anyMatch(ms -> isAbout(ms, seconds)));
        List<Long> after = new ArrayList<>(lengthsOfSessions(id));
        for (long ms : before) {
            assertThat(after.remove(ms)).as("measured by what was watched then: %d", ms).isTrue();
        }
        // who only looked how long it is watched what was there
        assertThat(after).allMatch(ms -> isAbout(ms, seconds, secondsBefore));
        JsonNode history = api.send(reviewer, "GET", "/api/courseware/" + id + "/history", null);
        assertThat(history.get(history.size() - 1).path("about").asText())
                .isEqualTo("editor: file 新版-%d.mp4".formatted(seconds));
    }

    private static boolean isAbout(long ms, int... seconds) {
        return IntStream.of(seconds).anyMatch(s -> Math.abs(ms - s * 1000L) < 500);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_S);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** As the county's page of browsers plays it, in milliseconds. */
    private static long lengthOnTheBox(String id) throws Exception {
        try (Chromium page = browser()) {
            page.open(edge + "/c/cw/" + id + ".html");
            page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            page.evaluate("void document.getElementById('video').play()");
            JsonNode length =
                    page.await(
                            "document.getElementById('video')?.duration",
                            d -> d.isNumber() && d.asDouble() > 0);
            return Math.round(length.asDouble() * 1000);
        }
    }

    /** To its end, and until the edge has been told. */
    private static void watch(String id) throws Exception {
        String told =
                "performance.getEntriesByType('resource').filter(r=>r.name.endsWith('/v/cmcd')).length";
        try (Chromium page = browser()) {
            page.open(edge + "/c/cw/" + id + ".html");
            page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            page.evaluate("document.getElementById('video').play().then(() => true)");
            page.await("document.getElementById('video').currentTime", t -> t.asDouble() > 3);
            int before = page.evaluate(told).asInt();
            page.await("document.getElementById('video').ended", JsonNode::asBoolean);
            page.await(told, n -> n.asInt() > before);
        }
    }

    /** Of the counted sessions. */
    private static List<Long> lengthsOfSessions(String id) throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        String path =
                "/api/figures/sessions?size=1000&courseware=%s&from=%s&to=%s"
                        .formatted(id, today.minusDays(1), today);
        List<Long> lengths = new ArrayList<>();
        for (JsonNode session : api.send(reviewer, "GET", path, null).path("items")) {
            if (session.path("counted").asBoolean() && session.path("watchedMs").asLong() > 1_000) {
                lengths.add(session.path("durationMs").asLong());
            }
        }
        return lengths;
    }

    private static JsonNode courseware() throws Exception {
        for (JsonNode item : api.admin("GET", "/api/courseware?size=100", null).path("items")) {
            if (item.path("title").asText().equals(TITLE)) {
                return item;
            }
        }
        throw new IOException("the demo's courseware is not there");
    }

    private static int browsers;

    private static Chromium browser() throws IOException, InterruptedException {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectories(data.resolve("browser-" + ++browsers)),
                1366,
                768);
    }

    private static Chromium at(String user, boolean english) throws Exception {
        Chromium page = browser();
        page.open(origin + "/console/courseware?id=" + courseware().path("id").asText());
        page.type("#user", user);
        page.type("#password", password(user));
        page.press("Enter");
        if (english) {
            page.click("button", "English");
        }
        return page;
    }

    private static List<String> complaints(Chromium page) {
        return page.complaints().stream()
                .filter(c -> !(c.contains("/api/me\"") && c.contains("401")))
                .toList();
    }

    /** Neither black nor silent, or the gate would hold it. */
    private static void film(Path video, int seconds) throws IOException, InterruptedException {
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                video.toString());
    }

    private static String password(String user) throws IOException {
        return JSON.readTree(data.resolve("d/accounts.json").toFile()).path(user).asText();
    }
}
