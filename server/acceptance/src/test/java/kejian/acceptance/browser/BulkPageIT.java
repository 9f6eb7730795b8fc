package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several rows of the courseware page, chosen and acted on at once. */
class BulkPageIT extends OperatorPages {

    private static void tick(Chromium page, String label) throws Exception {
        page.await(
                "(()=>{const b=document.querySelector('input[type=checkbox][aria-label=\"%s\"]');b?.click();return !!b})()"
                        .formatted(label),
                JsonNode::asBoolean);
    }

    private static JsonNode of(String id) throws Exception {
        return api.admin("GET", "/api/courseware/" + id, null);
    }

    private static Chromium at(String user, String words, boolean english) throws Exception {
        Chromium page = browser();
        page.open(origin + "/console/courseware?q=" + words);
        enter(page, user);
        if (english) {
            page.click("button", "English");
        }
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void several_areChanged_sentApprovedAndWithdrawn_andWhatFails_isToldByName(String language)
            throws Exception {
        boolean english = language.equals("en");
        Editorial editorial = new Editorial(api, "bianji", "shenhe");
        String slug = "bulk-" + language;
        api.admin("POST", "/api/columns", Map.of("slug", slug, "title", "另一栏" + language));
        String title = "batch" + language;
        List<String> ids =
                List.of(
                        editorial.draft(title + "1"),
                        editorial.draft(title + "2"),
                        editorial.draft(title + "3"));
        try (Chromium page = at("bianji", title, english)) {
            page.await(rows(), n -> n.asInt() == 3);
            tick(page, english ? "Choose this page" : "选择这一页");
            page.awaitText(english ? "3chosen" : "已选3个");
            assertThat(page.evaluate(Buttons.shown(english ? "Approve3" : "通过3个")).asBoolean())
                    .isFalse();

            page.click("button", english ? "Categoryof3" : "改分类3个");
            page.await("!!document.getElementById('bulk-words')", JsonNode::asBoolean);
            choose(page, "bulk-words", english ? "Keyexpositions" : "重要论述");
            page.click(".ant-modal-footer button", english ? "Setthecategory" : "改分类");
            page.awaitText(english ? "Setthecategory:3done,0not" : "改分类：3个完成，0个没有");
            // what went well is chosen no more
            page.awaitText(title + "1");
            tick(page, english ? "Choose this page" : "选择这一页");
            page.click("button", english ? "Columnof3" : "换专栏3个");
            page.await("!!document.getElementById('bulk-words')", JsonNode::asBoolean);
            choose(page, "bulk-words", "另一栏" + language);
            page.click(".ant-modal-footer button", english ? "Setthecolumn" : "换专栏");
            page.awaitText(english ? "Setthecolumn:3done,0not" : "换专栏：3个完成，0个没有");

            tick(page, english ? "Choose this page" : "选择这一页");
            page.click("button", english ? "Addtagsto3" : "加关键词3个");
            page.type("#bulk-words", "冬季、果树");
            // somebody else is quicker with the second one
            api.send(
                    api.login("admin", ProvinceApi.PASSWORD),
                    "PATCH",
                    "/api/courseware/" + ids.get(1),
                    Map.of("summary", "改过"),
                    Map.of("If-Match", "\"" + of(ids.get(1)).path("version").asText() + "\""));
            page.click(".ant-modal-footer button", english ? "Addtags" : "加关键词");
            page.awaitText(english ? "Addtags:2done,1not" : "加关键词：2个完成，1个没有");
            page.awaitText(title + "2：");
            assertThat(of(ids.get(0)).path("tags").toString()).isEqualTo("[\"冬季\",\"果树\"]");
            assertThat(of(ids.get(1)).path("tags")).isEmpty();
            for (String id : ids) {
                assertThat(of(id).path("category").asText()).isEqualTo("KEY_EXPOSITIONS");
                assertThat(of(id).path("columns").toString()).isEqualTo("[\"" + slug + "\"]");
            }
            if (!english) {
                picture(page, "console-bulk");
            }

            // the second one is chosen still
            tick(page, english ? "Choose " + title + "1" : "选择 " + title + "1");
            page.click("button", english ? "Submit2" : "送审2个");
            page.awaitText(english ? "Submit:2done,0not" : "送审：2个完成，0个没有");
            tick(page, english ? "Choose " + title + "3" : "选择 " + title + "3");
            page.click("button", english ? "Throw1away" : "放入回收站1个");
            page.await(rows(), n -> n.asInt() == 2);
            page.click("button", english ? "Bin" : "回收站");
            page.awaitText(english ? "Goneforgoodat" : "清除时间");
            page.click(".ant-drawer button", english ? "Takeback" : "取回");
            page.awaitText(english ? "Thebinisempty" : "回收站是空的");
            page.press("Escape");
            page.await(rows(), n -> n.asInt() == 3);
            // 412 is complained of
            assertThat(complaints(page).stream().filter(c -> !c.contains("412"))).isEmpty();
        }
        assertThat(of(ids.get(2)).path("state").asText()).isEqualTo("DRAFT");
        try (Chromium page = at("shenhe", title, english)) {
            page.await(rows(), n -> n.asInt() == 3);
            tick(page, english ? "Choose this page" : "选择这一页");
            page.click("button", english ? "Approve2" : "通过2个");
            page.awaitText(english ? "Approve:2done,0not" : "通过：2个完成，0个没有");
            editorial.release(Map.of());
            page.reload();
            page.await(rows(), n -> n.asInt() == 3);
            tick(page, english ? "Choose this page" : "选择这一页");
            page.click("button", english ? "Withdraw2" : "撤回2个");
            page.await(Buttons.disabled(english ? "Withdraw" : "撤回"), JsonNode::asBoolean);
            page.type(".ant-modal textarea", "整批有误");
            page.click(".ant-modal-footer button", english ? "Withdraw" : "撤回");
            page.awaitText(english ? "Withdraw:2done,0not" : "撤回：2个完成，0个没有");
            assertThat(complaints(page)).isEmpty();
        }
        assertThat(of(ids.get(0)).path("state").asText()).isEqualTo("WITHDRAWN");
        assertThat(of(ids.get(0)).path("reason").asText()).isEqualTo("整批有误");
    }
}
