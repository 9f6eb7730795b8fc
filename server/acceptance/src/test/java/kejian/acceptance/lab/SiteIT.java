package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.browser.Chromium;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The site of tier C in a real browser, at a packed edge that cannot reach its province: search,
 * going on, captions, chapters, seeking by pictures, and a line that is cut while a film runs.
 */
class SiteIT {

    private static final String FILM = "cw-0";
    private static final int CHAPTER_S = 15;
    private static final String TIME = "document.getElementById('video').currentTime";
    private static final String LOADED = "document.readyState=='complete'&&!!window.Hls";

    private static final long STILL_MS = 1_200;

    /** Some seconds of the 24 that the film lasts. */
    private static final long FIRST_BYTES = 900_000;

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir static Path folder;

    private static ReleaseServer province;
    private static Server edge;

    @BeforeAll
    static void start() throws Exception {
        if (Chromium.program().isEmpty()) {
            System.out.println("left out: no Chromium for the site of tier C");
            Assumptions.abort("no Chromium");
        }
        SampleRelease release = sample.get();
        province = new ReleaseServer(release.shelf(), SiteIT::catalogue, folder, /* port= */ 0);
        edge =
                release.edge(
                        "site-" + folder.getFileName(),
                        province,
                        "-Dkejian.journal.upload-interval=PT0.2S");
        province.silence(true);
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

    private static Catalogue catalogue(long number) {
        SampleRelease release = sample.get();
        Catalogue.Article article =
                new Catalogue.Article(
                        List.of(new Catalogue.Article.Block("正文", false, null, null)));
        Catalogue village = VillageCatalogue.of(number, 400, /* seed= */ 5, release.pack, article);
        List<Catalogue.Title> titles = new ArrayList<>(village.titles());
        Catalogue.Title first = titles.getFirst();
        titles.set(
                0,
                new Catalogue.Title(
                        FILM,
                        first.kind(),
                        "果树嫁接与整形",
                        "摘要",
                        "李老师",
                        first.publisher(),
                        List.of(),
                        first.category(),
                        first.purpose(),
                        first.publishedAt(),
                        first.media(),
                        null,
                        new Lecture(
                                List.of(
                                        new Lecture.Chapter(0, "开场"),
                                        new Lecture.Chapter(CHAPTER_S * 1000L, "总结")),
                                List.of()),
                        null,
                        "guo shu jia jie yu zheng xing"));
        return new Catalogue(number, "实验省", village.columns(), titles);
    }

    private static Chromium browser(String name) throws IOException, InterruptedException {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectories(folder.resolve("browser-" + name)),
                1280,
                1000);
    }

    private static String page(String path) {
        return "http://127.0.0.1:" + edge.port() + path;
    }

    private static void search(Chromium page, String words) throws Exception {
        page.open(page("/c/index.html"));
        page.await("document.readyState=='complete'&&!!document.forms[0]", JsonNode::asBoolean);
        page.evaluate("document.querySelector('input[name=q]').value=''");
        page.type("input[name=q]", words);
        page.click("header button", "搜索");
        page.await(
                "location.pathname=='/c/find.html'&&document.readyState=='complete'",
                JsonNode::asBoolean);
    }

    @Test
    void search_wordsSpellingsAndReadings_findTheTitle_withTheLineCut() throws Exception {
        try (Chromium page = browser("search")) {
            for (String words : List.of("果树嫁接与", "果樹嫁接與", "gsjjy", "guoshujiajieyu", "李老师 嫁接")) {
                search(page, words);
                page.awaitText("找到1个课件");
                page.click(".titles a", "果树嫁接与整形");
                page.await("location.pathname", p -> p.asText().equals("/c/cw/cw-0.html"));
                page.await(
                        "document.querySelector('h1')?.textContent",
                        t -> t.asText().equals("果树嫁接与整形"));
            }
            search(page, "没有这样的课件");
            page.awaitText("没有找到“没有这样的课件”");
            search(page, "要点");
            page.await("document.querySelectorAll('.titles li').length", n -> n.asInt() == 30);
            page.click(".pages a", "2");
            page.await(
                    "new URLSearchParams(location.search).get('p')", p -> p.asText().equals("2"));
            page.await("document.querySelectorAll('.titles li').length", n -> n.asInt() > 0);
            assertThat(
                            page.evaluate(
                                            "document.querySelector('meta[name=kejian-release]').content")
                                    .asText())
                    .isEqualTo(Long.toString(province.release()));
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void play(Chromium page, String path) throws Exception {
        page.open(path);
        page.await(LOADED, JsonNode::asBoolean);
        page.evaluate("document.getElementById('video').play().then(()=>true)");
    }

    @Test
    void film_notSeenToItsEnd_isOfferedOnTheStartPage_toThisBrowserAlone() throws Exception {
        try (Chromium page = browser("goes-on");
                Chromium other = browser("other")) {
            play(page, page("/c/cw/cw-1.html"));
            page.await(TIME, t -> t.asDouble() > 8);
            page.evaluate("document.getElementById('video').pause()");
            page.await("localStorage.getItem('kejian-told')", JsonNode::isNull);
            page.open(page("/c/index.html"));
            page.await("!!document.querySelector('.go-on a')", JsonNode::asBoolean);
            // what the browser itself knows is not what is tried here
            page.evaluate("localStorage.clear()");
            page.evaluate("document.querySelector('.go-on a').click()");
            page.await("location.search", s -> s.asText().matches("\\?at=([89]|1[0-9])"));
            page.await(LOADED, JsonNode::asBoolean);
            page.evaluate("document.getElementById('video').play().then(()=>true)");
            page.await(TIME, t -> t.asDouble() > 7.5);
            JsonNode begin =
                    page.evaluate(
                            "(p=>p.start(p.length-1))(document.getElementById('video').played)");
            assertThat(begin.asDouble()).isGreaterThan(7);
            other.open(page("/c/index.html"));
            other.await("!!document.querySelector('.columns li')", JsonNode::asBoolean);
            assertThat(other.evaluate("!!document.querySelector('.go-on')").asBoolean()).isFalse();
        }
    }

    @Test
    void captionsChaptersAndPictures_work() throws Exception {
        try (Chromium page = browser("seeks")) {
            play(page, page("/c/cw/cw-0.html"));
            page.await(TIME, t -> t.asDouble() > 0.5);
            page.await(
                    "[...document.getElementById('video').textTracks].some(t=>t.mode=='showing'&&t.activeCues&&[...t.activeCues].some(c=>c.text.includes('句')))",
                    JsonNode::asBoolean);
            page.click("#chapters a", "0:00:15总结");
            page.await(TIME, t -> t.asDouble() >= CHAPTER_S);
            page.await(
                    "document.querySelector('#chapters .now').textContent",
                    t -> t.asText().contains("总结"));
            page.evaluate(
                    "(b=>{const r=b.getBoundingClientRect();b.dispatchEvent(new MouseEvent('mousemove',{clientX:r.left+r.width*0.4,bubbles:true}));return 1})(document.querySelector('#board input'))");
            JsonNode tile =
                    page.evaluate(
                            "(t=>({shown:t.getClientRects().length,image:getComputedStyle(t).backgroundImage,at:getComputedStyle(t).backgroundPosition}))(document.querySelector('#board .tile'))");
            assertThat(tile.path("shown").asInt()).isPositive();
            assertThat(tile.path("image").asText()).contains("/storyboard.jpg");
            // 9.6 s of 24, a tile each 2 s, 4 in a row of 160: the first of the second row
            assertThat(tile.path("at").asText()).isEqualTo("0px -90px");
            page.evaluate(
                    "(b=>{b.value='6';b.dispatchEvent(new Event('input'));b.dispatchEvent(new Event('change'));return 1})(document.querySelector('#board input'))");
            page.await(TIME, t -> t.asDouble() >= 6 && t.asDouble() < 12);
            assertThat(page.requests())
                    .anyMatch(r -> r.path("url").asText().contains("/storyboard.jpg"));
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void film_goesOnAfterACut_saysWhatIsGoingOn_andIsReportedWhole() throws Exception {
        try (CuttableLine line = new CuttableLine(edge.port());
                Chromium page = browser("cut")) {
            page.open(line.address() + "/c/cw/cw-2.html");
            page.await(LOADED, JsonNode::asBoolean);
            String session =
                    page.evaluate("document.getElementById('video').dataset.session").asText();
            line.cutAfter(FIRST_BYTES);
            page.evaluate("document.getElementById('video').play(),1");
            page.await(TIME, t -> t.asDouble() > 2);
            await("the line is cut", line::isCut);
            page.awaitText("连接中断，正在等待");
            double stopped = page.evaluate(TIME).asDouble();
            assertThat(stopped).isLessThan(20);
            page.await(
                    "JSON.parse(localStorage.getItem('kejian-told')).length", n -> n.asInt() > 0);
            // what had come is over, and nothing moves for a while
            page.await("document.getElementById('video').readyState", s -> s.asInt() < 3);
            page.evaluate("window.since=Date.now()");
            page.await("Date.now()-window.since", ms -> ms.asLong() >= STILL_MS);
            line.mend();
            page.await("document.getElementById('video').ended", JsonNode::asBoolean);
            assertThat(page.evaluate("document.getElementById('line').hidden").asBoolean())
                    .isTrue();
            page.await("localStorage.getItem('kejian-told')", JsonNode::isNull);
            province.silence(false);
            await(
                    "the end of the viewing",
                    () ->
                            reports(session).stream()
                                    .anyMatch(e -> e.action() == ViewingEvent.Action.END));
            List<ViewingEvent> reports = reports(session);
            assertThat(reports).allMatch(ViewingEvent::trusted);
            assertThat(reports.stream().mapToLong(ViewingEvent::playedMs).max().orElse(0))
                    .isBetween(
                            (SampleRelease.SECONDS - 3) * 1000L,
                            SampleRelease.SECONDS * 1000L + 500);
            assertThat(reports.getLast().stalledMs()).as("the cut").isGreaterThan(STILL_MS);
        } finally {
            province.silence(true);
        }
    }

    /** The browser's own events, told to the page while nothing plays: their times are known. */
    @Test
    void film_thatStandsStill_isReported_alsoByWhoLeavesThen_andALeapIsNone() throws Exception {
        try (Chromium page = browser("still")) {
            page.open(page("/c/cw/cw-5.html"));
            page.await(LOADED, JsonNode::asBoolean);
            String session =
                    page.evaluate("document.getElementById('video').dataset.session").asText();
            page.evaluate("document.getElementById('video').play().then(()=>true)");
            page.await(TIME, t -> t.asDouble() > 1);
            page.evaluate("document.getElementById('video').pause()");
            page.evaluate(
                    "(window.v=document.getElementById('video'),Object.defineProperty(v,'seeking',"
                            + "{get:()=>window.leaps,configurable:true}),window.leaps=true,1)");
            long before = stalled(page, "playing");
            waits(page);
            assertThat(stalled(page, "playing")).as("a leap").isEqualTo(before);
            page.evaluate("window.leaps=false,1");
            waits(page);
            long after = stalled(page, "playing");
            assertThat(after - before).isGreaterThanOrEqualTo(STILL_MS);
            waits(page);
            page.evaluate("window.dispatchEvent(new Event('pagehide')),1");
            province.silence(false);
            await(
                    "the end of the viewing",
                    () ->
                            reports(session).stream()
                                    .anyMatch(e ->
                                            e.action() == ViewingEvent.Action.END
                                                    && e.stalledMs() >= after + STILL_MS));
        } finally {
            province.silence(true);
        }
    }

    private static void waits(Chromium page) throws Exception {
        page.evaluate("(window.since=Date.now(),v.dispatchEvent(new Event('waiting')),1)");
        page.await("Date.now()-window.since", ms -> ms.asLong() >= STILL_MS);
    }

    /** What the report says that this event makes. */
    private static long stalled(Chromium page, String event) throws Exception {
        // it is kept before it is sent
        JsonNode told =
                page.evaluate(
                        "(v.dispatchEvent(new Event('%s')),JSON.parse(localStorage.getItem('kejian-told')).pop())"
                                .formatted(event));
        Matcher stalled = Pattern.compile("bsda=\\((\\d+)\\)").matcher(told.asText());
        assertThat(stalled.find()).as(told.asText()).isTrue();
        return Long.parseLong(stalled.group(1));
    }

    /** Who waits longer than twenty seconds for the picture may leave without a word. */
    @Test
    void film_withoutAPictureInTwentySeconds_isReportedThen_andHowLongItTook() throws Exception {
        try (CuttableLine line = new CuttableLine(edge.port());
                Chromium page = browser("dark")) {
            page.open(line.address() + "/c/cw/cw-6.html");
            page.await(LOADED, JsonNode::asBoolean);
            String session =
                    page.evaluate("document.getElementById('video').dataset.session").asText();
            line.cutAfter(0);
            page.evaluate("document.getElementById('video').play(),1");
            page.await(
                    "(localStorage.getItem('kejian-told')||'').indexOf('e=e,')>=0",
                    JsonNode::asBoolean);
            line.mend();
            page.await(TIME, t -> t.asDouble() > 1);
            province.silence(false);
            await("the picture", () -> reports(session).stream().anyMatch(e -> e.startUpMs() > 0));
            List<ViewingEvent> reports = reports(session);
            assertThat(reports.getFirst().action()).isEqualTo(ViewingEvent.Action.ERROR);
            assertThat(reports.getFirst().startUpMs()).isNegative();
            assertThat(reports.getLast().startUpMs()).isGreaterThan(20_000);
        } finally {
            province.silence(true);
        }
    }

    /** Whoever closes the page during a cut has not watched in vain. */
    @Test
    void reports_ofAPageThatWasLeftDuringACut_comeWithTheNextPage() throws Exception {
        try (CuttableLine line = new CuttableLine(edge.port());
                Chromium page = browser("left")) {
            page.open(line.address() + "/c/cw/cw-4.html");
            page.await(LOADED, JsonNode::asBoolean);
            String session =
                    page.evaluate("document.getElementById('video').dataset.session").asText();
            page.evaluate("document.getElementById('video').play().then(()=>true)");
            page.await(TIME, t -> t.asDouble() > 3);
            line.cutAfter(0);
            page.evaluate("document.getElementById('video').pause()");
            double watched = page.evaluate(TIME).asDouble();
            page.await(
                    "JSON.parse(localStorage.getItem('kejian-told')).length", n -> n.asInt() > 0);
            page.open("about:blank");
            page.await("location.href", h -> h.asText().equals("about:blank"));
            line.mend();
            page.open(line.address() + "/c/index.html");
            page.await(
                    "document.readyState=='complete'&&localStorage.getItem('kejian-told')",
                    JsonNode::isNull);
            province.silence(false);
            await(
                    "what was watched",
                    () ->
                            reports(session).stream()
                                    .anyMatch(e -> e.playedMs() >= (watched - 1.5) * 1000));
        } finally {
            province.silence(true);
        }
    }

    private static List<ViewingEvent> reports(String session) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::event)
                .filter(Objects::nonNull)
                .filter(e -> e.source() == ViewingEvent.Source.CMCD_EVENT)
                .filter(e -> e.session().equals(session))
                .toList();
    }

    private static void await(String what, Supplier<Boolean> condition) {
        long giveUp = System.nanoTime() + 60_000_000_000L;
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what).isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
