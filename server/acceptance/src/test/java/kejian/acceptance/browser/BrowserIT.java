package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.judge.Ffmpeg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console and the page of tier C in a real browser, over the packed programs: one province that
 * {@code kejian demo} started and three boxes have watched. Pictures go to target/screenshots; with
 * {@code -Dkejian.guide-pictures} two of them go to docs/guide.
 */
class BrowserIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIRST_PASSWORD = "first-password-of-bianji";
    private static final String OWN_PASSWORD = "bianji-own-password-2026";

    /** The page of tier C resumes what stopped after 5 s and 10 s or more before the end. */
    private static final int SAMPLE_S = 20;

    private static final double STOPPED_S = 6;

    private static final int THIN_LINE_BYTES_PER_SECOND = 400_000;
    private static final long FIGURES_WITHIN_S = 120;
    private static final Path PICTURES = Path.of("target/screenshots");

    @TempDir static Path data;
    private static Launcher province;
    private static URI origin;
    private static URI edge;
    private static ProvinceApi api;

    @BeforeAll
    static void start() throws Exception {
        Chromium.demand();
        Files.createDirectories(PICTURES);
        province = Launcher.on(data);
        province.launch("demo", "--seconds", "" + SAMPLE_S);
        province.await("demo: PASS");
        origin = URI.create("http://127.0.0.1:" + province.portBase());
        api = ProvinceApi.ofDemo(origin, password("admin"));
        edge = URI.create("http://127.0.0.1:" + (province.portBase() + 1));
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    @Test
    void console_fromFirstLoginToFigures_works() throws Exception {
        api.admin(
                "POST",
                "/api/accounts",
                Map.of(
                        "user",
                        "bianji",
                        "password",
                        FIRST_PASSWORD,
                        "roles",
                        List.of("editor"),
                        "area",
                        "410000"));
        Path video = data.resolve("春季果园管理.mp4");
        noisyVideo(video);

        try (Chromium page = browser("console")) {
            page.open(origin + "/console/");
            enter(page, "bianji", FIRST_PASSWORD);
            page.awaitText("首次登录，请先修改密码");
            page.type("#current", FIRST_PASSWORD);
            page.type("#replacement", OWN_PASSWORD);
            page.click("button", "修改密码");
            page.awaitText("把视频拖到页面任意处");

            uploadWithAReloadInTheMiddle(page, video);

            page.click("li", "课件");
            page.await(row("春季果园管理", "就绪"), JsonNode::asBoolean);
            gate(page);
            captions(page);
            page.click("button", "送审");
            page.await(row("春季果园管理", "待审"), JsonNode::asBoolean);
            assertThat(page.evaluate(Buttons.shown("通过")).asBoolean())
                    .as("an editor approves nothing")
                    .isFalse();
            page.screenshot(PICTURES.resolve("courseware.png"));

            page.click("button", "退出");
            enter(page, "reviewer", password("reviewer"));
            page.click("li", "课件");
            page.click("button", "通过");
            page.await(row("春季果园管理", "已排期"), JsonNode::asBoolean);
            page.click("button", "发布新版本");
            page.await(row("春季果园管理", "已上线"), JsonNode::asBoolean);

            figures(page);
            board(page);
            assertThat(complaints(page)).isEmpty();
        }
    }

    /** Its sound is silent: it waits until somebody says why that is as it should be. */
    private void gate(Chromium page) throws Exception {
        assertThat(page.evaluate(Buttons.disabled("送审")).asBoolean()).as("held").isTrue();
        page.click("button", "检查1");
        page.awaitText("须放行");
        page.screenshot(PICTURES.resolve("gate.png"));
        page.click(".ant-modal input[type=checkbox]", "");
        page.type(".ant-modal input[maxlength]", "现场没有收音");
        page.click(".ant-modal button", "放行");
        page.awaitText("放行：现场没有收音");
        page.await("document.querySelectorAll('.ant-timeline-item').length", n -> n.asInt() == 1);
        page.screenshot(PICTURES.resolve("gate-passed.png"));
        page.click(".ant-modal-close", "");
        page.await(Buttons.disabled("送审"), d -> !d.asBoolean());
    }

    /** Of the newest courseware, which stands first: refused, taken, replaced, removed, taken. */
    private void captions(Chromium page) throws Exception {
        String good = "1\n00:00:01,000 --> 00:00:03,000\n春季果园管理，我们的农村\n";
        Path file = data.resolve("果园.srt");
        page.click("button", "字幕");
        page.awaitText("还没有字幕");
        Files.writeString(file, good.replace("00:00:03", "00:00:00"));
        page.choose(file);
        page.awaitText("第2行：结束时间必须晚于开始时间");
        Files.write(file, good.getBytes(Charset.forName("GBK")));
        page.choose(file);
        page.await(row("1", "SRTGB18030"), JsonNode::asBoolean);
        page.screenshot(PICTURES.resolve("captions.png"));
        page.click(".ant-modal button", "移除");
        page.click("button", "确认移除");
        page.awaitText("还没有字幕");
        page.choose(file);
        page.await(row("1", "SRTGB18030"), JsonNode::asBoolean);
        page.click(".ant-modal-close", "");
        page.await(Buttons.shown("字幕1"), JsonNode::asBoolean);
    }

    private void uploadWithAReloadInTheMiddle(Chromium page, Path video) throws Exception {
        page.throttleUpload(THIN_LINE_BYTES_PER_SECOND);
        page.choose(video);
        page.await(percent(), p -> p.asInt() >= 30 && p.asInt() < 95);
        assertThat(page.evaluate(inTheWindow(".ant-progress")).asBoolean())
                .as("how far it is stands in the window")
                .isTrue();
        page.screenshot(PICTURES.resolve("upload.png"));
        guidePicture(page, "upload.png");
        page.reload();
        page.awaitText("把视频拖到页面任意处");
        page.throttleUpload(0);
        int before = page.requests().size();
        page.choose(video);
        page.awaitText("已入库，正在转码");
        List<Long> offsets =
                page.requests().subList(before, page.requests().size()).stream()
                        .filter(r -> r.path("method").asText().equals("PATCH"))
                        .map(r -> r.path("headers").path("Upload-Offset").asLong())
                        .toList();
        System.out.println("browser: after the reload the upload went on at byte " + offsets);
        assertThat(offsets).isNotEmpty();
        assertThat(offsets.getFirst()).isPositive();
    }

    private void figures(Chromium page) throws Exception {
        page.click("li", "收视数据");
        for (String title : List.of("播放次数", "有效播放", "完播率", "观看时长")) {
            page.await(statistic(title), v -> v.asText().matches(".*[1-9].*"));
        }
        page.awaitText("留存曲线");
        awaitDrawn(page);
        page.screenshot(PICTURES.resolve("figures.png"));
        guidePicture(page, "figures.png");
        page.await(row("果树嫁接技术示范", "100.0%"), JsonNode::asBoolean);
        page.click(".ant-segmented-item", "按县区");
        page.await(row("兰考县", "100.0%"), JsonNode::asBoolean);
        page.await(row("中牟县", "100.0%"), JsonNode::asBoolean);
        awaitStill(page);
        page.screenshot(PICTURES.resolve("figures-county.png"));
        page.click(".ant-segmented-item", "按终端");
        for (String tier : List.of("A", "B", "C")) {
            page.await(row(tier, "100.0%"), JsonNode::asBoolean);
        }
        awaitStill(page);
        page.screenshot(PICTURES.resolve("figures-tier.png"));
    }

    /** What a county asked for, what was made of it, and what stands behind the line. */
    private void board(Chromium page) throws Exception {
        String editor = api.login("editor", password("editor"));
        Map<String, Object> asked =
                Map.of("title", "果树嫁接", "area", "410225", "asked", 30, "source", "来电");
        String need = api.send(editor, "POST", "/api/needs", asked).path("id").asText();
        Map<String, Object> planned =
                Map.of("title", "嫁接示范片", "area", "410225", "needs", List.of(need));
        String item = api.send(editor, "POST", "/api/plan", planned).path("id").asText();
        api.send(editor, "PUT", "/api/plan/" + item + "/courseware/" + courseware(editor), null);
        page.click("li", "需求与成效");
        page.await(row("兰考县", "30"), JsonNode::asBoolean);
        page.screenshot(PICTURES.resolve("board.png"));
        page.click("td", "兰考县");
        page.awaitText("嫁接示范片");
        page.awaitText("果树嫁接技术示范");
        page.screenshot(PICTURES.resolve("board-evidence.png"));
    }

    @Test
    void tierCPage_playsResumesAndIsCounted() throws Exception {
        String token = api.login("reviewer", password("reviewer"));
        String courseware = courseware(token);
        int before = starts(token, courseware);
        String address = edge + "/c/cw/" + courseware + ".html";

        try (Chromium page = browser("tier-c")) {
            page.open(address);
            page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            page.evaluate("document.getElementById('video').play().then(() => true)");
            page.await(
                    "document.getElementById('video').currentTime", t -> t.asDouble() > STOPPED_S);

            page.open(address);
            page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            page.evaluate("document.getElementById('video').play().then(() => true)");
            page.await("document.getElementById('video').currentTime", t -> t.asDouble() > 11);
            JsonNode how =
                    page.evaluate(
                            "(v=>({src:v.currentSrc,width:v.videoWidth,frames:v.getVideoPlaybackQuality().totalVideoFrames}))(document.getElementById('video'))");
            assertThat(how.path("src").asText()).as("played by hls.js").startsWith("blob:");
            assertThat(how.path("width").asInt()).isPositive();
            assertThat(how.path("frames").asInt()).isGreaterThan(100);
            page.screenshot(PICTURES.resolve("tier-c.png"));
            // the player may show a moment of the beginning before it jumps
            JsonNode begin =
                    page.evaluate(
                            "(p=>p.end(0)>2?p.start(0):p.start(p.length-1))(document.getElementById('video').played)");
            assertThat(begin.asDouble())
                    .as("it goes on where it stopped")
                    .isGreaterThan(STOPPED_S - 0.1);

            page.open(address);
            page.await("!!window.Hls && document.readyState === 'complete'", JsonNode::asBoolean);
            page.evaluate("void document.getElementById('video').play()");
            page.open(address);
            JsonNode kept = page.evaluate("+localStorage.getItem('kejian-at-" + courseware + "')");
            assertThat(kept.asDouble())
                    .as("who leaves before it goes on loses nothing")
                    .isGreaterThan(STOPPED_S);
            page.open("about:blank");
            assertThat(complaints(page)).isEmpty();
            assertThat(page.requests())
                    .extracting(r -> URI.create(r.path("url").asText()))
                    .as("nothing is fetched from elsewhere")
                    .filteredOn(u -> "http".equals(u.getScheme()))
                    .allMatch(u -> u.getPort() == edge.getPort());
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIGURES_WITHIN_S);
        while (starts(token, courseware) <= before) {
            assertThat(System.nanoTime()).as("the view is counted").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static Chromium browser(String name) throws IOException, InterruptedException {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectories(data.resolve("browser-" + name)),
                1280,
                1000);
    }

    private static void enter(Chromium page, String user, String password)
            throws IOException, InterruptedException {
        page.type("#user", user);
        page.type("#password", password);
        page.click("button", "登录");
    }

    /**
     * Before a login the page asks who is there and is told 401, and captions that are none are
     * refused with 422; that is no fault.
     */
    private static List<String> complaints(Chromium page) {
        return page.complaints().stream()
                .filter(c -> !(c.contains("/api/me\"") && c.contains("401")))
                .filter(c -> !(c.contains("/captions/") && c.contains("422")))
                .toList();
    }

    /** Whether a table's row has these texts. */
    private static String row(String first, String second) {
        return """
        [...document.querySelectorAll('tbody tr')].map(r=>r.innerText.replace(/[ \\u00a0]/g,''))
          .some(t=>t.split(/\\s+/).some(c=>c==='%s')&&t.includes('%s'))\
        """
                .formatted(first, second);
    }

    private static String percent() {
        return "parseInt(document.querySelector('.ant-progress')?.innerText ?? '-1')";
    }

    private static String statistic(String title) {
        return """
        [...document.querySelectorAll('.ant-statistic')].filter(s=>s.innerText.startsWith('%s'))
          .map(s=>s.querySelector('.ant-statistic-content')?.innerText).join()\
        """
                .formatted(title);
    }

    private static String inTheWindow(String selector) {
        return """
        (()=>{const b=document.querySelector('%s').getBoundingClientRect();
          return b.height>0&&b.top>=0&&b.bottom<=innerHeight})()\
        """
                .formatted(selector);
    }

    /** The chart grows from left to right: until it has stopped. */
    private static void awaitDrawn(Chromium page) throws IOException, InterruptedException {
        int[] before = new int[1];
        page.await(
                inkOfCanvas(),
                ink -> {
                    boolean stands = ink.asInt() > 20_000 && ink.asInt() == before[0];
                    before[0] = ink.asInt();
                    return stands;
                });
    }

    /** Until the mark of the chosen tab has arrived. */
    private static void awaitStill(Chromium page) throws IOException, InterruptedException {
        page.await("!document.querySelector('.ant-segmented-thumb')", JsonNode::asBoolean);
    }

    /** Pixels of the chart that are not blank. */
    private static String inkOfCanvas() {
        return """
        (()=>{const c=document.querySelector('canvas');if(!c)return 0;
          const d=c.getContext('2d').getImageData(0,0,c.width,c.height).data;
          let n=0;for(let i=3;i<d.length;i+=4)if(d[i]>0)n++;return n})()\
        """;
    }

    private static void guidePicture(Chromium page, String name) throws IOException {
        if (System.getProperty("kejian.guide-pictures") != null) {
            page.screenshot(Launcher.root().resolve("docs/guide/" + name));
        }
    }

    /** Some megabytes in few seconds, so that a thin line takes its time. */
    private static void noisyVideo(Path video) throws IOException, InterruptedException {
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25,noise=alls=40:allf=t",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000,volume=0",
                "-t",
                "6",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-b:v",
                "8M",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                video.toString());
    }

    private static String password(String user) throws IOException {
        return JSON.readTree(data.resolve("d/accounts.json").toFile()).path(user).asText();
    }

    private String courseware(String token) throws IOException, InterruptedException {
        for (JsonNode item :
                api.send(token, "GET", "/api/courseware?size=100", null).path("items")) {
            if (item.path("title").asText().equals("果树嫁接技术示范")) {
                return item.path("id").asText();
            }
        }
        throw new IOException("the demo's courseware is not there");
    }

    private int starts(String token, String courseware) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        String path = "/api/figures/by/courseware?from=" + today.minusDays(1) + "&to=" + today;
        for (JsonNode row : api.send(token, "GET", path, null).path("rows")) {
            if (row.path("key").asText().equals(courseware)) {
                return row.path("figures").path("starts").asInt();
            }
        }
        return 0;
    }
}
