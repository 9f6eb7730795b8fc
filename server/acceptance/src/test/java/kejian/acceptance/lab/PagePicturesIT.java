package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.browser.Chromium;
import kejian.contract.release.Catalogue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A picture of each page of all tiers, with a real font: what the laboratory reckons in half
 * characters must hold in pixels too. {@code -Doldbox.pictures=FOLDER} says where they go.
 */
class PagePicturesIT {

    private static final Path PICTURES =
            Path.of(System.getProperty("oldbox.pictures", "target/screenshots"));
    private static final long LARGEST = 200_000;

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir static Path folder;

    private static ReleaseServer province;
    private static Server edge;

    @BeforeAll
    static void start() throws Exception {
        if (Chromium.program().isEmpty() || !hasFont()) {
            System.out.println("left out: no Chromium or no Chinese font for pictures of pages");
            Assumptions.abort("no Chromium or no font");
        }
        Files.createDirectories(PICTURES);
        SampleRelease release = sample.get();
        Catalogue.Article article =
                new Catalogue.Article(
                        List.of(
                                new Catalogue.Article.Block("一、选种", true, null, null),
                                new Catalogue.Article.Block(
                                        "选用抗病、早熟的品种，播种前晒种两天。".repeat(20), false, null, null)));
        province =
                new ReleaseServer(
                        release.shelf(),
                        number ->
                                VillageCatalogue.under(
                                        release.banner,
                                        VillageCatalogue.of(
                                                number, 1_000, 11, release.pack, article)),
                        folder,
                        /* port= */ 0);
        edge = release.edge("pictures", province);
    }

    private static boolean hasFont() throws IOException, InterruptedException {
        try {
            Process list = new ProcessBuilder("fc-list", ":lang=zh", "family").start();
            boolean any = list.getInputStream().readAllBytes().length > 0;
            return list.waitFor(20, TimeUnit.SECONDS) && any;
        } catch (IOException e) {
            return false; // no fontconfig here
        }
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
        if (province != null) {
            province.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"640, 530", "1280, 720"})
    void eachPage_isDrawn_andItsWordsFit(int width, int height) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("start", "/a/index.htm?");
        pages.put("column", "/a/col/all-2.htm?");
        pages.put("courseware", "/a/cw/cw-20.htm?");
        pages.put("play", "/a/play/cw-20.htm?");
        pages.put("article", "/a/art/cw-9-1.htm?");
        pages.put("find", "/a/find.htm?k=99&");
        pages.put("fault", "/a/fault.htm?cw=cw-20&");
        pages.put("fault-confirm", "/a/fault-sound.htm?cw=cw-20&");
        pages.put("survey", "/a/survey/survey-of-all.htm?");
        pages.put("survey-confirm", "/a/survey/survey-of-all.htm?a=4.2&");
        pages.put("help", "/a/help.htm?box=HN-0371-0042&");
        pages.replaceAll((_, path) -> path + "size=" + width + "x" + height);
        draw("old-", pages, width, height);
    }

    @Test
    void eachPageOfTierB_isDrawn_andItsWordsFit() throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("start", "/b/index.htm");
        pages.put("column", "/b/col/all-2.htm");
        pages.put("courseware", "/b/cw/cw-20.htm");
        pages.put("play", "/b/play/cw-20.htm");
        pages.put("article", "/b/art/cw-9-1.htm");
        pages.put("find", "/b/find.htm?k=99");
        pages.put("fault", "/b/fault.htm?cw=cw-20");
        pages.put("help", "/b/help.htm?box=HN-0371-0042");
        draw("b-", pages, 1280, 720);
    }

    private static void draw(String name, Map<String, String> pages, int width, int height)
            throws Exception {
        try (Chromium page = browser(name, width, height + 200)) {
            for (Map.Entry<String, String> each : pages.entrySet()) {
                page.open("http://127.0.0.1:" + edge.port() + each.getValue());
                JsonNode said =
                        page.await(
                                "document.readyState=='complete'&&document.querySelector('.h')?[].map"
                                        + ".call(document.querySelectorAll('a'),function(a){return"
                                        + " a.scrollWidth>a.clientWidth?a.textContent:''}).join(''):null",
                                answer -> answer.isTextual());
                assertThat(said.asText()).as("words cut off on %s", each.getKey()).isEmpty();
                picture(page, name + each.getKey(), width, height);
            }
        }
    }

    /** At the width of a screen, and of a telephone: nothing stands beside the page. */
    @ParameterizedTest
    @CsvSource({"1280, 720", "500, 900"})
    void eachPageOfTierC_isDrawn_andFitsItsWidth(int width, int height) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("start", "/c/index.html");
        pages.put("column", "/c/index.html?col=all");
        pages.put("courseware", "/c/cw/cw-20.html");
        pages.put("article", "/c/cw/cw-9.html");
        pages.put("find", "/c/find.html?q=jiajie");
        pages.put("nothing", "/c/find.html?q=%E6%B2%A1%E6%9C%89");
        try (Chromium page = browser("c-", width, height + 200)) {
            for (Map.Entry<String, String> each : pages.entrySet()) {
                page.open("http://127.0.0.1:" + edge.port() + each.getValue());
                JsonNode beside =
                        page.await(
                                "document.readyState=='complete'&&document.querySelector('footer')?"
                                        + "document.documentElement.scrollWidth-innerWidth:null",
                                JsonNode::isNumber);
                assertThat(beside.asInt()).as("beside %s", each.getKey()).isLessThanOrEqualTo(0);
                picture(page, "c-" + each.getKey(), width, height);
            }
        }
    }

    private static Chromium browser(String name, int width, int height) throws Exception {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectory(folder.resolve("chromium-" + name + width)),
                width,
                height);
    }

    private static void picture(Chromium page, String name, int width, int height)
            throws IOException {
        Path picture = PICTURES.resolve(name + "-" + width + ".png");
        page.screenshot(picture, width, height);
        assertThat(Files.size(picture)).isBetween(2_000L, LARGEST);
    }
}
