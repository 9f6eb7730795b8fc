package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stations report as broken: {@code /console/faults}. */
class FaultPageIT extends OperatorPages {

    private static final long AT = 1_795_000_000_000L;
    private static final int REPORTS = 23;

    /** Of a page of the list. */
    private static final int SIZE = 20;

    /** All that were reported before are closed, so that each test knows what is open. */
    @BeforeEach
    void nothingIsOpen() throws Exception {
        for (JsonNode f : api.admin("GET", "/api/faults?size=1000", null).path("items")) {
            api.admin("POST", "/api/faults/" + f.path("id").asLong() + "/close", words("好了"));
        }
    }

    /** From an edge of its own: one a minute, every third of the sound, the rest of the picture. */
    private static List<Long> reported(int number) throws Exception {
        Edge edge = edge();
        String box = "HN-" + edge.name();
        api.admin("POST", "/api/boxes", List.of(Map.of("box", box, "station", "410225-001")));
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            String kind = i % 3 == 0 ? "sound" : "picture";
            FaultReport said =
                    new FaultReport(kind, i % 2 == 0 ? box : null, null, AT + i * 60_000L);
            entries.add(new JournalBatch.Entry(i, said));
        }
        api.send(
                edge.token(),
                "POST",
                "/sync/journal",
                new JournalBatch(edge.name(), "epoch", entries));
        List<Long> ids = new ArrayList<>();
        for (JsonNode f : api.admin("GET", "/api/faults?size=1000", null).path("items")) {
            ids.add(f.path("id").asLong());
        }
        return ids;
    }

    private static Map<String, String> words(String note) {
        return Map.of("note", note);
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
            assertThat(page.evaluate(Buttons.disabled("关闭")).asBoolean())
                    .as("without words")
                    .isTrue();
            page.type("#fault-words", "更换网线");
            page.await(Buttons.disabled("关闭"), d -> !d.asBoolean());
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
        String laozhang = api.login("laozhang", ProvinceApi.PASSWORD);
        try (Chromium page = browser()) {
            page.open(origin + "/console/faults?fault=" + id);
            enter(page, "yunwei");
            page.await(Buttons.shown("由我处理"), JsonNode::asBoolean);
            api.send(laozhang, "POST", "/api/faults/" + id + "/remark", words("<b>柜后</b>"));
            api.send(laozhang, "POST", "/api/faults/" + id + "/take", null);
            page.click(".ant-drawer button", "由我处理");
            page.awaitText("与当前状态冲突：takenbylaozhang");
            page.awaitText("laozhang处理中");
            page.awaitText("<b>柜后</b>");
            page.click(".ant-drawer button", "不再处理(laozhang)");
            page.await(Buttons.shown("由我处理"), JsonNode::asBoolean);
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

    private static String address(Chromium page) {
        return page.evaluate("location.href").asText();
    }

    private static String badge() {
        return "document.querySelector('.ant-menu .ant-badge-count')?.title??''";
    }
}
