package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A survey, opened by a click, answered with the digits of remotes, read where it was opened. */
class SurveyPageIT extends OperatorPages {

    /** Of fewer than five nothing is told. */
    private static final int BOXES = 6;

    private static final String WANTED = "剪枝";
    private static final String NOT_WANTED = "养蜂";

    private static String draft(String title) throws Exception {
        Map<String, Object> which =
                Map.of("kind", "CHOICE", "text", "最想看什么", "options", List.of(WANTED, NOT_WANTED));
        Map<String, Object> stars = Map.of("kind", "STARS", "text", "满意吗");
        Map<String, Object> survey = Map.of("title", title, "questions", List.of(which, stars));
        return api.send(api.login("bianji", ProvinceApi.PASSWORD), "POST", "/api/surveys", survey)
                .path("id")
                .asText();
    }

    private static Chromium at(String path, String user, boolean english) throws Exception {
        Chromium page = browser();
        page.open(origin + "/console/" + path);
        enter(page, user);
        if (english) {
            page.click("button", "English");
        }
        return page;
    }

    /** Of the row with this title. */
    private static void move(Chromium page, String title, String verb) throws Exception {
        page.await(
                """
                (()=>{const r=[...document.querySelectorAll('tbody tr')].find(r=>r.innerText.includes('%s'));
                  const b=[...(r?.querySelectorAll('button')??[])].find(b=>b.innerText.replace(/\\s/g,'')==='%s');
                  b?.click();return !!b})()\
                """
                        .formatted(title, verb),
                JsonNode::asBoolean);
        page.await(
                "(()=>{const b=document.querySelector('.ant-popconfirm .ant-btn-primary');b?.click();return !!b})()",
                JsonNode::asBoolean);
    }

    private static void publish(boolean english) throws Exception {
        String publish = english ? "Publisharelease" : "发布新版本";
        try (Chromium page = at("releases", "shenhe", english)) {
            page.click("main button", publish);
            page.click(".ant-modal-footer button, .ant-drawer-footer button", publish);
            page.awaitText(english ? "ispublished" : "已发布第");
            assertThat(complaints(page)).isEmpty();
        }
    }

    /** A box of 2008, whose firmware names it to its pages. */
    private static void answer(Chromium box, String name, String title) throws Exception {
        box.open(origin + "/a/survey.htm");
        JsonNode digit =
                box.await(
                        "[...document.querySelectorAll('a.i')].findIndex(a=>a.innerText.includes('%s'))+1"
                                .formatted(title),
                        n -> n.asInt() > 0);
        box.press(digit.asText());
        box.awaitText("最想看什么");
        box.press("1");
        box.awaitText("满意吗");
        box.press("4");
        box.awaitText("按确定提交");
        box.evaluate("void (window.Authentication={CTCGetConfig:()=>'%s'})".formatted(name));
        box.press("Enter");
        box.awaitText("已记录，谢谢");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void survey_isOpened_answeredByRemotes_andReadInTheConsole(String language) throws Exception {
        boolean english = language.equals("en");
        String title = "村里的调查" + language;
        String id = draft(title);
        new Editorial(api, "bianji", "shenhe").approved("调查旁边的一篇" + language);
        try (Chromium page = at("surveys", "bianji", english)) {
            move(page, title, english ? "Open" : "开放");
            page.awaitText(title + (english ? "open" : "开放"));
            assertThat(complaints(page)).isEmpty();
        }
        publish(english);
        try (Chromium box = browser()) {
            for (int n = 1; n <= BOXES; n++) {
                answer(box, "CUN-%s-%d".formatted(language, n), title);
            }
            answer(box, "CUN-%s-1".formatted(language), title); // of one voice the last counts
            // no box asks for the icon that a browser looks for
            assertThat(box.complaints().stream().filter(c -> !c.contains("favicon"))).isEmpty();
        }
        try (Chromium page = at("surveys", "bianji", english)) {
            String all = "document.querySelector('.ant-statistic-content')?.innerText.trim()??''";
            for (int tries = 0; tries < 60; tries++) {
                page.click("a", title);
                page.await(all, text -> !text.asText().isEmpty());
                if (page.evaluate(all).asText().equals("" + BOXES)) {
                    break;
                }
                page.reload();
            }
            assertThat(page.evaluate(all).asText()).isEqualTo("" + BOXES);
            page.awaitText((english ? "Byremote" : "遥控器") + BOXES);
            page.awaitText(WANTED + BOXES + NOT_WANTED + 0);
            page.awaitText("2.满意吗4★");
            if (!english) {
                picture(page, "console-survey");
            }
            move(page, title, english ? "Close" : "结束");
            page.awaitText(title + (english ? "closed" : "已结束"));
            assertThat(complaints(page)).isEmpty();
        }
        publish(english);
        try (Chromium box = browser()) {
            box.open(origin + "/a/survey.htm");
            box.await("!!document.body", JsonNode::asBoolean);
            assertThat(box.evaluate("document.body.innerText").asText()).doesNotContain(title);
        }
        assertThat(api.admin("GET", "/api/surveys/" + id, null).path("state").asText())
                .isEqualTo("CLOSED");
    }
}
