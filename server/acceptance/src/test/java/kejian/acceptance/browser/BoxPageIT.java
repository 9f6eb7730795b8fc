package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.edge.EdgeReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which boxes stand where: {@code /console/boxes}. */
class BoxPageIT extends OperatorPages {

    /** An edge of the county of Lankao that was told of these boxes. */
    private static void seen(List<String> boxes, List<String> cloned) throws Exception {
        Edge edge = edge();
        EdgeReport told =
                new EdgeReport(
                        edge.name(),
                        "v",
                        1,
                        0,
                        0,
                        1,
                        0,
                        boxes,
                        null,
                        null,
                        null,
                        null,
                        cloned,
                        null);
        api.send(edge.token(), "POST", "/sync/report", told);
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
}
