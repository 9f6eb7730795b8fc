package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.Pictures;

/** A survey, opened by a click, answered with the digits of remotes, read where it was opened. */
final class SurveyJourney extends Journey {

    /** Of fewer than five nothing is told. */
    private static final int BOXES = 6;

    private static final String WANTED = "剪枝";
    private static final String NOT_WANTED = "养蜂";

    private final String title;

    SurveyJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
        title = named("村里的调查");
    }

    @Override
    void go() throws Exception {
        String id = draft();
        desk.enter(Province.EDITOR, "surveys");
        move("surveyOpen");
        desk.seeRow(title, words.of("survey_OPEN"));
        desk.enter(Province.REVIEWER, "releases");
        publishAfterALook();
        Chromium remote = box.page();
        for (int n = 1; n <= BOXES; n++) {
            answer(remote, "CUN-%s-%d".formatted(language, n));
        }
        answer(remote, "CUN-%s-1".formatted(language)); // of one voice the last counts

        Box.until(() -> answers(id) == BOXES);
        desk.enter(Province.EDITOR, "surveys");
        desk.clickOn("a", title);
        desk.seeText(words.of("source_remote") + BOXES);
        desk.seeText(WANTED + BOXES + NOT_WANTED + 0);
        desk.seeText("2. 满意吗 4 ★");
        if (!words.english()) {
            Pictures.take(desk.page(), "console-survey");
        }
        move("surveyClose");
        desk.seeRow(title, words.of("survey_CLOSED"));
        desk.enter(Province.REVIEWER, "releases");
        publishAfterALook();
        Box.until(() -> !isAsked(remote));
        assertThat(province.api().admin("GET", "/api/surveys/" + id, null).path("state").asText())
                .isEqualTo("CLOSED");
        desk.hasNothingToComplainOf();
    }

    private String draft() throws Exception {
        Map<String, Object> which =
                Map.of("kind", "CHOICE", "text", "最想看什么", "options", List.of(WANTED, NOT_WANTED));
        Map<String, Object> stars = Map.of("kind", "STARS", "text", "满意吗");
        Map<String, Object> survey = Map.of("title", title, "questions", List.of(which, stars));
        return province.as(Province.EDITOR, "POST", "/api/surveys", survey).path("id").asText();
    }

    private int answers(String id) throws Exception {
        return province.api()
                .admin("GET", "/api/surveys/" + id + "/results", null)
                .path("answers")
                .asInt();
    }

    private void move(String verb) throws Exception {
        desk.clickInRow(title, words.of(verb));
        desk.clickThe(".ant-popconfirm .ant-btn-primary");
    }

    /** On the page of releases the button asks once more. */
    private void publishAfterALook() throws Exception {
        desk.clickIn("main", "publish");
        desk.clickIn(".ant-modal-footer", "publish");
        desk.see("published");
    }

    private boolean isAsked(Chromium remote) throws Exception {
        remote.open(province.edge() + "/a/survey.htm");
        return remote.await("document.body?.innerText", JsonNode::isTextual)
                .asText()
                .contains(title);
    }

    /** A box of 2008, whose firmware names it to its pages. */
    private void answer(Chromium remote, String name) throws Exception {
        Box.until(() -> isAsked(remote));
        JsonNode digit =
                remote.evaluate(
                        "[...document.querySelectorAll('a.i')].findIndex(a=>a.innerText.includes('%s'))+1"
                                .formatted(title));
        remote.press(digit.asText());
        remote.awaitText("最想看什么");
        remote.press("1");
        remote.awaitText("满意吗");
        remote.press("4");
        remote.awaitText("按确定提交");
        remote.evaluate("void (window.Authentication={CTCGetConfig:()=>'%s'})".formatted(name));
        remote.press("Enter");
        remote.awaitText("已记录，谢谢");
    }
}
