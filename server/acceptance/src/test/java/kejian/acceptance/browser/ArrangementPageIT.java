package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.demo.Launcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of a column and the days of a calendar, carried by mouse and by keys in the console, to
 * the page of an old box at a real edge.
 */
@TestMethodOrder(OrderAnnotation.class)
class ArrangementPageIT extends OperatorPages {

    private static final String COLUMN = "bianji-zhuanlan";
    private static final Pattern ROW = Pattern.compile("\">([0-9]) ([^<]+)</a>");
    private static final Pattern TITLE = Pattern.compile("href=\"/c/cw/[^>]+>([^<]+)</a>");
    private static final String ORDER =
            "[...document.querySelectorAll('.order-list .name')].map(e=>e.innerText.trim())";
    private static final String ON_BOX =
            "[...document.querySelectorAll('.box-page li')].map(e=>e.innerText.replace(/\\s+/g,' ').trim())";
    private static final String SAID = "document.querySelector('.said').innerText";

    private static Editorial editorial;
    private static Server edge;

    @BeforeAll
    static void startEdge() throws Exception {
        editorial = new Editorial(api, "bianji", "shenhe");
        for (int i = 1; i <= 11; i++) {
            editorial.approved("第" + i + "课");
        }
        long release = editorial.release(Map.of());
        Path own = Files.createDirectories(folder.resolve("lankao"));
        JsonNode enrolled =
                api.admin(
                        "POST",
                        "/api/edges",
                        Map.of("name", "lankao", "area", "410225", "address", "http://b:1"));
        Files.writeString(own.resolve("token"), enrolled.path("token").asText());
        HttpRequest root = HttpRequest.newBuilder(origin.resolve("/sync/root/1.json")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Files.write(
                    own.resolve("root.json"), http.send(root, BodyHandlers.ofByteArray()).body());
        }
        edge =
                new kejian.acceptance.bench.peer.Edge(
                                Launcher.root()
                                        .resolve("server/edge/target/quarkus-app/quarkus-run.jar"),
                                own,
                                List.of())
                        .start(
                                kejian.acceptance.bench.peer.Edge.freePort(),
                                release,
                                List.of(
                                        "-Dkejian.edge.name=lankao",
                                        "-Dkejian.sync.origin=" + origin,
                                        "-Dkejian.sync.interval=1s",
                                        "-Dkejian.sync.longest-interval=3s",
                                        "-Dkejian.sync.token-file=" + own.resolve("token"),
                                        "-Dkejian.sync.root=" + own.resolve("root.json")));
    }

    @AfterAll
    static void stopEdge() throws Exception {
        if (edge != null) {
            edge.close();
        }
    }

    /** {@code digit title} of every row of the column, page by page, as an old box gets it. */
    private static List<String> onTheBox() throws Exception {
        return onTheBox("/a/");
    }

    /**
     * @param tier where its pages with digits begin
     */
    private static List<String> onTheBox(String tier) throws Exception {
        List<String> rows = new ArrayList<>();
        for (int page = 1; page <= 2; page++) {
            String path = tier + "col/" + COLUMN + "-" + page + ".htm?size=640x530&cs=utf-8";
            for (Matcher row = ROW.matcher(html(path)); row.find(); ) {
                rows.add(row.group(1) + " " + row.group(2));
            }
        }
        return rows;
    }

    private static List<String> inTheBrowser() throws Exception {
        List<String> titles = new ArrayList<>();
        for (Matcher t = TITLE.matcher(html("/c/index.html?col=" + COLUMN)); t.find(); ) {
            titles.add(t.group(1));
        }
        return titles;
    }

    private static String html(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + edge.port() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static void awaitOnTheBox(List<String> rows) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!onTheBox().equals(rows)) {
            assertThat(System.nanoTime()).as("%s at the edge in time", rows).isLessThan(end);
            Thread.sleep(200);
        }
    }

    private static List<String> list(Chromium page, String expression) {
        List<String> texts = new ArrayList<>();
        page.evaluate(expression).forEach(e -> texts.add(e.asText()));
        return texts;
    }

    private static Chromium at(String path, String user, boolean english) throws Exception {
        Chromium page = browser();
        page.open(origin + path);
        enter(page, user);
        if (english) {
            page.click("button", "English");
            page.awaitText("Calendar");
        }
        return page;
    }

    /** Where the middle of an element is. */
    private static int[] middle(Chromium page, String element) throws Exception {
        JsonNode at =
                page.await(
                        "(()=>{const r=%s?.getBoundingClientRect();return r?[r.x+r.width/2,r.y+r.height/2]:null})()"
                                .formatted(element),
                        JsonNode::isArray);
        return new int[] {at.get(0).asInt(), at.get(1).asInt()};
    }

    private static String handle(int place) {
        return "document.querySelectorAll('.order-list [data-handle]')[" + (place - 1) + "]";
    }

    /** Before all others, which put more into the column. */
    @ParameterizedTest
    @Order(1)
    @CsvSource({"zh, false", "en, true"})
    void order_byMouseAndByKeys_isShownAsTheBoxWillHaveIt_andThenTheBoxHasIt(
            String language, boolean english) throws Exception {
        try (Chromium page = at("/console/arrangement?column=" + COLUMN, "bianji", english)) {
            page.await(ORDER, o -> o.size() == 11);
            page.await(ON_BOX, rows -> rows.size() == 11);
            List<String> before = list(page, ORDER);
            assertThat(list(page, ON_BOX)).as("before").isEqualTo(onTheBox());

            int[] from = middle(page, handle(1));
            int[] to = middle(page, handle(3));
            page.mouse("mousePressed", from[0], from[1]);
            page.mouse("mouseMoved", from[0], from[1] + 15);
            page.mouse("mouseMoved", to[0], to[1]);
            page.await(ORDER, o -> o.get(2).asText().equals(before.get(0)));
            page.await(ON_BOX, rows -> rows.get(2).asText().equals("3 " + before.get(0)));
            if (!english) {
                picture(page, "console-arrangement");
            }
            assertThat(onTheBox()).as("nothing is saved yet").contains("1 " + before.get(0));
            page.mouse("mouseReleased", to[0], to[1]);

            page.evaluate(handle(11) + ".focus()");
            page.evaluate(
                    handle(11)
                            + ".dispatchEvent(new KeyboardEvent('keydown',{key:'Enter',isComposing:true,bubbles:true}))");
            assertThat(page.evaluate(handle(11) + ".ariaPressed").asText())
                    .as("a character is composed")
                    .isEqualTo("false");
            page.press("Enter");
            page.await(SAID, s -> s.asText().contains(before.get(10)));
            page.press("ArrowUp");
            page.press("ArrowUp");
            page.await(SAID, s -> s.asText().contains(english ? "page 1, key 9" : "第 1 页，按 9"));
            assertThat(page.evaluate("document.activeElement.dataset.handle").isNull())
                    .as("the focus goes with what is carried")
                    .isFalse();
            page.press("Escape");
            page.await(ORDER, o -> o.get(10).asText().equals(before.get(10)));
            page.await(SAID, s -> s.asText().contains(english ? "back where it was" : "放回原处"));
            page.press("Enter");
            page.press("ArrowUp");
            page.press("Enter");
            List<String> wanted = new ArrayList<>(before);
            wanted.add(2, wanted.remove(0));
            wanted.add(9, wanted.remove(10));
            page.await(ORDER, o -> o.get(9).asText().equals(before.get(10)));
            assertThat(list(page, ORDER)).isEqualTo(wanted);

            page.click("button", english ? "Undo" : "撤销");
            page.click("button", english ? "Undo" : "撤销");
            assertThat(list(page, ORDER)).isEqualTo(before);
            page.click("button", english ? "Redo" : "重做");
            page.click("button", english ? "Redo" : "重做");
            page.reload();
            page.await(ORDER, o -> o.size() == 11 && o.get(2).asText().equals(before.get(0)));
            page.click("button", english ? "Savetheorder" : "保存顺序");
            page.awaitText(english ? "fromthenextreleaseon" : "顺序已保存");
            page.await(ON_BOX, rows -> rows.get(2).asText().equals("3 " + before.get(0)));
            List<String> promised = list(page, ON_BOX);
            assertThat(promised).hasSize(11);
            assertThat(onTheBox()).as("without a release").isNotEqualTo(promised);
            editorial.release(Map.of());
            awaitOnTheBox(promised);
            assertThat(onTheBox("/b/")).isEqualTo(promised);
            assertThat(inTheBrowser()).isEqualTo(wanted);
            assertThat(ConsoleAccessIT.faults(page, "board")).isEmpty();
            assertThat(complaints(page)).isEmpty();
        }
    }

    @Test
    void twoEditors_theSecondIsToldWhatToDo_andNothingIsLost() throws Exception {
        String other = api.login("bianji", ProvinceApi.PASSWORD);
        try (Chromium page = at("/console/arrangement?column=" + COLUMN, "bianji", false)) {
            page.await(ORDER, o -> o.size() >= 11);
            List<String> before = list(page, ORDER);
            page.evaluate(handle(2) + ".focus()");
            page.press("Enter");
            page.press("ArrowDown");
            page.press("Enter");
            page.await(ORDER, o -> o.get(2).asText().equals(before.get(1)));
            String came = editorial.draft("同时传上来的");
            page.click("button", "保存顺序");
            page.awaitText("没有保存：这期间顺序变了");
            List<String> merged = new ArrayList<>(before);
            merged.add(2, merged.remove(1));
            merged.add("同时传上来的");
            assertThat(list(page, ORDER)).isEqualTo(merged);
            page.click("button", "保存顺序");
            page.awaitText("顺序已保存");
            List<String> saved = new ArrayList<>();
            String column = page.evaluate(COLUMN_ID).asText();
            api.send(other, "GET", "/api/columns/" + column + "/arrangement", null)
                    .path("courseware")
                    .forEach(c -> saved.add(c.path("title").asText()));
            assertThat(saved).isEqualTo(merged).contains("同时传上来的");
            assertThat(came).isNotBlank();
        }
    }

    private static final String COLUMN_ID =
            "fetch('/api/columns').then(a=>a.json()).then(c=>c.find(c=>c.slug==='"
                    + COLUMN
                    + "').id)";

    @ParameterizedTest
    @CsvSource({"zh, false", "en, true"})
    void day_byMouseAndByKeys_isAnother_andCanBeTakenBack(String language, boolean english)
            throws Exception {
        String title = "排期" + language;
        String id = editorial.approved(title, "2098-06-10T02:00:00Z");
        String day = "document.querySelector('[data-day=\"2098-06-%02d\"]')";
        String its =
                "[...document.querySelectorAll('.calendar button.entry')].find(e=>e.innerText.includes('"
                        + title
                        + "'))";
        String where = its + "?.closest('[data-day]').dataset.day";
        try (Chromium page = at("/console/calendar?month=2098-06", "bianji", english)) {
            page.await(where, d -> d.asText().equals("2098-06-10"));
            int[] from = middle(page, its);
            int[] to = middle(page, day.formatted(19));
            page.mouse("mousePressed", from[0], from[1]);
            page.mouse("mouseMoved", to[0], to[1]);
            page.await(where, d -> d.asText().equals("2098-06-19"));
            if (!english) {
                picture(page, "console-calendar");
            }
            page.mouse("mouseReleased", to[0], to[1]);
            page.awaitText(english ? title + "”goesouton2098-06-19" : title + "”已改到2098-06-19");
            assertThat(publishAt(id)).isEqualTo("2098-06-19T02:00:00Z");

            page.await(where, d -> d.asText().equals("2098-06-19"));
            page.evaluate(its + ".focus()");
            page.press("Enter");
            page.press("ArrowDown");
            page.await(SAID, s -> s.asText().contains("2098-06-26"));
            page.press("Enter");
            page.awaitText(english ? title + "”goesouton2098-06-26" : title + "”已改到2098-06-26");
            assertThat(publishAt(id)).isEqualTo("2098-06-26T02:00:00Z");
            page.click("button", english ? "Undo" : "撤销");
            page.awaitText(english ? title + "”goesouton2098-06-19" : title + "”已改到2098-06-19");
            assertThat(publishAt(id)).isEqualTo("2098-06-19T02:00:00Z");
            assertThat(ConsoleAccessIT.faults(page, "calendar")).isEmpty();

            // sooner than the day that somebody else decided on
            page.await(where, d -> d.asText().equals("2098-06-19"));
            page.evaluate(its + ".focus()");
            page.press("Enter");
            page.press("ArrowUp");
            page.press("ArrowUp");
            page.press("Enter");
            page.awaitText(english ? "Youhavenorighttodothat" : "没有权限");
            assertThat(publishAt(id)).isEqualTo("2098-06-19T02:00:00Z");
        }
    }

    private static String publishAt(String id) throws Exception {
        return api.send(
                        api.login("bianji", ProvinceApi.PASSWORD),
                        "GET",
                        "/api/courseware/" + id,
                        null)
                .path("publishAt")
                .asText();
    }
}
