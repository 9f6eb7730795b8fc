package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.demo.RunningOrigin;
import kejian.contract.edge.EdgeReport;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console's pages for operators in a real browser, at the size of an office's screen. Pictures
 * go to target/screenshots; with {@code -Dconsole.pictures} those of the guide to docs/pictures.
 */
class OperationIT {

    private static final Path PICTURES = Path.of("target/screenshots");
    private static final long LARGEST_PICTURE = 200_000;
    private static final long AT = 1_795_000_000_000L;
    private static final int REPORTS = 23;

    /** Of a page of the list. */
    private static final int SIZE = 20;

    @TempDir static Path folder;
    private static RunningOrigin province;
    private static URI origin;
    private static ProvinceApi api;
    private static String other;
    private static int edges;
    private static int browsers;

    @BeforeAll
    static void start() throws Exception {
        if (Chromium.program().isEmpty()) {
            System.out.println("browser: no Chromium here, the browser tests are left out");
            Assumptions.abort("no Chromium");
        }
        Files.createDirectories(PICTURES);
        province = RunningOrigin.start(folder);
        origin = URI.create("http://127.0.0.1:" + province.port());
        api = new ProvinceApi(origin, folder.resolve("data"));
        for (String[] area :
                new String[][] {{"410225", "兰考县"}, {"410122", "中牟县"}, {"410184", "新郑市"}}) {
            api.admin(
                    "POST",
                    "/api/areas",
                    Map.of("code", area[0], "name", area[1], "parent", "410000"));
        }
        api.admin(
                "POST",
                "/api/stations",
                List.of(
                        station("410225-001", "谷营乡王庄村", "410225"),
                        station("410122-001", "官渡镇李庄村", "410122")));
        api.person("yunwei", "operator", "410000");
        api.person("fenxi", "analyst", "410000");
        api.person("lankao", "operator", "410225");
        api.person("bianji", "editor", "410000");
        api.person("xinzheng", "operator", "410184");
        other = api.person("laozhang", "operator", "410000");
    }

    private static Map<String, Object> station(String code, String name, String area) {
        return Map.of("code", code, "name", name, "area", area, "capacity", 60);
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    /** All that were reported before are closed, so that each test knows what is open. */
    @BeforeEach
    void nothingIsOpen() throws Exception {
        for (JsonNode f : api.admin("GET", "/api/faults?size=1000", null).path("items")) {
            api.admin("POST", "/api/faults/" + f.path("id").asLong() + "/close", words("好了"));
        }
    }

    private static Map<String, String> words(String note) {
        return Map.of("note", note);
    }

    private static String edge(String name) throws Exception {
        Map<String, String> edge = Map.of("name", name, "area", "410225", "address", "http://b:1");
        return api.admin("POST", "/api/edges", edge).path("token").asText();
    }

    /** From an edge of its own: one a minute, every third of the sound, the rest of the picture. */
    private static List<Long> reported(int number) throws Exception {
        String edge = "bian-" + ++edges;
        String token = edge(edge);
        String box = "HN-0371-" + edges;
        api.admin("POST", "/api/boxes", List.of(Map.of("box", box, "station", "410225-001")));
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            String kind = i % 3 == 0 ? "sound" : "picture";
            FaultReport said =
                    new FaultReport(kind, i % 2 == 0 ? box : null, null, AT + i * 60_000L);
            entries.add(new JournalBatch.Entry(i, said));
        }
        api.send(token, "POST", "/sync/journal", new JournalBatch(edge, "epoch", entries));
        List<Long> ids = new ArrayList<>();
        for (JsonNode f : api.admin("GET", "/api/faults?size=1000", null).path("items")) {
            ids.add(f.path("id").asLong());
        }
        return ids;
    }

    @Test
    void operator_findsClosesAndReopensAFault_byKeyboard_andSendsItsLink() throws Exception {
        reported(REPORTS);
        String link;
        try (Chromium page = browser()) {
            page.open(origin + "/console/faults");
            enter(page, "yunwei");
            page.await(rows(), n -> n.asInt() == SIZE);
            page.await(badge(), b -> b.asText().equals("23 条未处理"));
            List<String> times = column(page, 1);
            assertThat(times).isSortedAccordingTo(Comparator.reverseOrder()).hasSize(SIZE);
            assertThat(column(page, 3)).contains("谷营乡王庄村 410225-001", "未登记的终端");
            page.click(".ant-pagination-item", "2");
            page.await(rows(), n -> n.asInt() == REPORTS - SIZE);
            assertThat(address(page)).contains("page=2");

            choose(page, "fault-kind", "没有声音");
            page.await(rows(), n -> n.asInt() == REPORTS / 3);
            assertThat(column(page, 2)).containsOnly("没有声音");
            assertThat(address(page)).contains("kind=sound").doesNotContain("page=2");
            choose(page, "fault-area", "兰考县410225");
            page.await(
                    "document.querySelector('tbody a').search",
                    s -> s.asText().contains("area=410225"));
            assertThat(page.evaluate(rows()).asInt()).isEqualTo(REPORTS / 3);
            page.press("Tab");
            page.evaluate("document.querySelector('tbody a').focus()");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as("one sees where the focus is")
                    .extracting(JsonNode::asText)
                    .isNotEqualTo("none");
            page.press("Enter");
            page.awaitText("处理经过");
            link = address(page);
            assertThat(link).contains("kind=sound").contains("area=410225").contains("fault=");
            assertThat(page.evaluate(unnamed()).toString())
                    .as("fields without a name")
                    .isEqualTo("[]");
            page.click(".ant-drawer button", "由我处理");
            page.awaitText("yunwei处理中");
            assertThat(page.evaluate(disabled("关闭")).asBoolean()).as("without words").isTrue();
            page.type("#fault-words", "更换网线");
            page.await(disabled("关闭"), d -> !d.asBoolean());
            picture(page, "console-faults");
            page.click(".ant-drawer button", "关闭");
            page.awaitText("关闭更换网线");
            page.await(badge(), b -> b.asText().equals("22 条未处理"));
            page.await("document.querySelectorAll('tbody a').length", n -> n.asInt() == 6);

            page.click(".ant-drawer button", "重新打开");
            page.awaitText("重新打开撤销关闭");
            page.await(badge(), b -> b.asText().equals("23 条未处理"));
            page.press("Escape");
            page.await("location.search", s -> !s.asText().contains("fault="));
            page.click("button", "English");
            page.awaitText("nosound");
            page.awaitText("withyunwei");
            assertThat(complaints(page)).isEmpty();
        }
        try (Chromium page = browser()) {
            page.open(link);
            enter(page, "fenxi");
            page.awaitText("处理经过");
            page.awaitText("重新打开撤销关闭");
            assertThat(column(page, 2)).containsOnly("没有声音").hasSize(REPORTS / 3);
            assertThat(page.evaluate("document.querySelectorAll('#fault-words').length").asInt())
                    .as("an analyst does nothing about it")
                    .isZero();
            assertThat(
                            page.evaluate("document.querySelectorAll('.ant-drawer button').length")
                                    .asInt())
                    .as("but close the drawer")
                    .isEqualTo(1);
        }
    }

    /** What another did in the meantime is said, and shown. */
    @Test
    void operator_whoComesSecond_isToldWhy() throws Exception {
        long id = reported(1).getFirst();
        try (Chromium page = browser()) {
            page.open(origin + "/console/faults?fault=" + id);
            enter(page, "yunwei");
            page.await(button("由我处理"), JsonNode::asBoolean);
            api.send(other, "POST", "/api/faults/" + id + "/remark", words("<b>柜后</b>"));
            api.send(other, "POST", "/api/faults/" + id + "/take", null);
            page.click(".ant-drawer button", "由我处理");
            page.awaitText("与当前状态冲突：takenbylaozhang");
            page.awaitText("laozhang处理中");
            page.awaitText("<b>柜后</b>");
            page.click(".ant-drawer button", "不再处理(laozhang)");
            page.await(button("由我处理"), JsonNode::asBoolean);
            page.open(origin + "/console/faults?fault=999999");
            page.awaitText("没有找到");
        }
    }

    @Test
    void countyOperator_seesNothingOfOthers_andIsToldWhatToDo() throws Exception {
        reported(2);
        try (Chromium page = browser()) {
            page.open(origin + "/console/faults?state=closed&kind=page&page=9");
            enter(page, "xinzheng");
            page.awaitText("没有符合条件的报修");
            page.click("button", "清除筛选");
            page.awaitText("站点在机顶盒上按“报修”后，几分钟内出现在这里");
            assertThat(page.evaluate("location.search").asText()).isEmpty();
            assertThat(page.evaluate(badge()).asText()).isEqualTo("");
            page.open(origin + "/console/faults?area=410225");
            page.awaitText("没有找到");
        }
    }

    /** The list is asked for and does not come: the page says so, and everything else goes on. */
    @Test
    void province_thatAnswersLate_blocksNothing() throws Exception {
        reported(1);
        try (Chromium page = browser()) {
            page.open(origin + "/console/faults");
            enter(page, "yunwei");
            page.await(rows(), n -> n.asInt() == 1);
            page.evaluate(
                    """
                    (()=>{const real=window.fetch;window.fetch=(to,how)=>
                      String(to).includes('state=all')
                        ?new Promise(go=>{window.letGo=()=>go(real(to,how))}):real(to,how)})()\
                    """);
            choose(page, "fault-state", "全部");
            page.await(
                    "document.querySelectorAll('.ant-spin-spinning').length", n -> n.asInt() > 0);
            assertThat(page.evaluate(rows()).asInt()).as("what is there stays").isEqualTo(1);
            page.click("li", "课件");
            page.await("location.pathname", p -> p.asText().endsWith("/courseware"));
            page.evaluate("history.back()");
            page.await("location.search", s -> s.asText().contains("state=all"));
            page.evaluate("window.letGo()");
            page.await(
                    "document.querySelectorAll('.ant-spin-spinning').length", n -> n.asInt() == 0);
            page.await(
                    "document.querySelector('tbody').innerText", t -> t.asText().contains("已关闭"));
        }
    }

    /** An edge of the county of Lankao that was told of these boxes. */
    private static void seen(List<String> boxes, List<String> cloned) throws Exception {
        String edge = "bian-" + ++edges;
        String token = edge(edge);
        EdgeReport told =
                new EdgeReport(
                        edge, "v", 1, 0, 0, 1, 0, boxes, null, null, null, null, cloned, null);
        api.send(token, "POST", "/sync/report", told);
    }

    @Test
    void operator_givesAStrangerAStation_andTakesItBack() throws Exception {
        api.admin("POST", "/api/boxes", List.of(Map.of("box", "HN-9003", "station", "410225-001")));
        seen(List.of("HN-9001", "HN-9002", "HN-9003"), List.of("HN-9003"));
        try (Chromium page = browser()) {
            page.open(origin + "/console/boxes?only=strangers&q=hn-90");
            enter(page, "yunwei");
            page.await(rows(), n -> n.asInt() == 2);
            assertThat(column(page, 2)).containsOnly("未登记");
            assertThat(page.evaluate(unnamed()).toString()).as("no name").isEqualTo("[]");
            page.click("button", "登记");
            page.await("document.activeElement.id", id -> id.asText().equals("box-station"));
            page.type("#box-station", "李庄");
            page.click(".ant-select-item-option", "官渡镇李庄村410122-001");
            page.click(".ant-modal button.ant-btn-primary", "登记");
            page.awaitText("HN-9001已登记到官渡镇李庄村410122-001");
            page.await(rows(), n -> n.asInt() == 1);
            assertThat(stationOf("HN-9001")).isEqualTo("410122-001");

            page.click("button", "撤销");
            page.await(rows(), n -> n.asInt() == 2);
            assertThat(stationOf("HN-9001")).isEqualTo("null");

            choose(page, "box-only", "全部");
            page.await(rows(), n -> n.asInt() == 3);
            page.await(
                    "document.querySelectorAll('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').length",
                    n -> n.asInt() == 0);
            picture(page, "console-boxes");
            choose(page, "box-only", "重号的");
            page.await(rows(), n -> n.asInt() == 1);
            assertThat(column(page, 1)).containsExactly("HN-9003");
            page.click("button", "核对");
            page.awaitText("HN-9003在两处同时使用");
            page.type("#box-note", "两台同号，一台已改号");
            page.click(".ant-modal button.ant-btn-primary", "核对完毕");
            page.await(rows(), n -> n.asInt() == 0);
            choose(page, "box-only", "全部");
            page.await(rows(), n -> n.asInt() == 3);
            page.click("button", "取消登记");
            page.awaitText("HN-9003不再登记在谷营乡王庄村410225-001");
            assertThat(stationOf("HN-9003")).isEqualTo("null");
            page.click("button", "撤销");
            page.await("document.body.innerText.includes('不再登记')", b -> !b.asBoolean());
            assertThat(stationOf("HN-9003")).isEqualTo("410225-001");
            page.click("button", "English");
            page.awaitText("Attwoplacesatonce");
            assertThat(complaints(page)).isEmpty();
        }
    }

    private static String stationOf(String box) throws Exception {
        return api.admin("GET", "/api/boxes?q=" + box, null)
                .path("items")
                .path(0)
                .path("station")
                .asText();
    }

    /** Two operators at once: who comes second is told, and nothing is taken from the first. */
    @Test
    void box_thatAnotherAreaTookMeanwhile_isRefusedInWords() throws Exception {
        seen(List.of("HN-9100"), List.of());
        try (Chromium page = browser()) {
            page.open(origin + "/console/boxes?only=strangers&q=HN-9100");
            enter(page, "lankao");
            page.click("button", "登记");
            page.type("#box-station", "410225-0");
            page.click(".ant-select-item-option", "谷营乡王庄村410225-001");
            api.admin(
                    "POST",
                    "/api/boxes",
                    List.of(Map.of("box", "HN-9100", "station", "410122-001")));
            page.click(".ant-modal button.ant-btn-primary", "登记");
            page.awaitText("内容不符合要求：station410225-001,boxHN-9100");
            page.awaitText("已在别的区划登记");
            page.press("Escape");
            page.awaitText("没有符合条件的终端");
            assertThat(stationOf("HN-9100")).isEqualTo("410122-001");
        }
    }

    @Test
    void operator_saysWhetherGuestsAreServed_andUndoesIt() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/boxes");
            enter(page, "lankao");
            page.awaitText("兰考县：未登记的终端");
            page.awaitText("现在服务（各级都没有规定）");
            api.admin("PUT", "/api/areas/410000/guests", guests(false));
            page.reload();
            page.await(
                    "document.body.innerText", b -> b.asText().matches("(?s).*现在不服务（[^）]+的规定）.*"));
            page.click(".ant-radio-wrapper", "服务");
            page.awaitText("现在服务（兰考县的规定）");
            assertThat(served()).isTrue();
            page.click("button", "撤销");
            page.awaitText("现在不服务");
            assertThat(served()).isFalse();
        } finally {
            api.admin("PUT", "/api/areas/410000/guests", guests(null));
        }
    }

    private static Map<String, Object> guests(@Nullable Boolean said) {
        Map<String, Object> body = new HashMap<>();
        body.put("guests", said);
        return body;
    }

    private static boolean served() throws Exception {
        return api.admin("GET", "/api/areas/410225/guests", null).path("served").asBoolean();
    }

    @Test
    void editor_findsNoBoxes() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/boxes");
            enter(page, "bianji");
            page.await("location.pathname", p -> p.asText().equals("/console/upload"));
            assertThat(page.evaluate("document.querySelector('.ant-menu').innerText").asText())
                    .contains("报修")
                    .doesNotContain("终端");
        }
    }

    private static Chromium browser() throws IOException, InterruptedException {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectories(folder.resolve("browser-" + ++browsers)),
                1366,
                768);
    }

    private static void enter(Chromium page, String user) throws Exception {
        page.type("#user", user);
        page.type("#password", ProvinceApi.PASSWORD);
        page.press("Enter");
    }

    private static void choose(Chromium page, String field, String option) throws Exception {
        page.evaluate("document.getElementById('" + field + "').focus()");
        page.press("ArrowDown");
        page.click(".ant-select-item-option", option);
    }

    private static String address(Chromium page) {
        return page.evaluate("location.href").asText();
    }

    private static String rows() {
        return "document.querySelectorAll('tbody tr.ant-table-row').length";
    }

    private static String badge() {
        return "document.querySelector('.ant-menu .ant-badge-count')?.title??''";
    }

    private static List<String> column(Chromium page, int number) {
        JsonNode cells =
                page.evaluate(
                        "[...document.querySelectorAll('tbody tr.ant-table-row td:nth-child(%d)')].map(c=>c.innerText)"
                                .formatted(number));
        List<String> texts = new ArrayList<>();
        cells.forEach(c -> texts.add(c.asText()));
        return texts;
    }

    /** Ids of fields that nothing names for who hears the page. */
    private static String unnamed() {
        return """
        [...document.querySelectorAll('main input,main textarea,.ant-drawer textarea,.ant-drawer input')]
          .filter(e=>!e.labels?.length&&!e.ariaLabel).map(e=>e.id||e.outerHTML)\
        """;
    }

    private static String button(String text) {
        return "[...document.querySelectorAll('button')].some(b=>b.innerText.replace(/\\s/g,'')==='"
                + text
                + "')";
    }

    private static String disabled(String text) {
        return "[...document.querySelectorAll('button')].some(b=>b.disabled&&b.innerText.replace(/\\s/g,'')==='"
                + text
                + "')";
    }

    /** Before a login the page asks who is there and is told 401. */
    private static List<String> complaints(Chromium page) {
        return page.complaints().stream()
                .filter(c -> !(c.contains("/api/me\"") && c.contains("401")))
                .toList();
    }

    private static void picture(Chromium page, String name) throws IOException {
        Path target = PICTURES.resolve(name + ".png");
        page.screenshot(target);
        assertThat(Files.size(target)).isBetween(2_000L, LARGEST_PICTURE);
        if (System.getProperty("console.pictures") != null) {
            page.screenshot(Launcher.root().resolve("docs/pictures/" + name + ".png"));
        }
    }
}
