package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from review with a reason, and what is approved for a later time. */
class ReviewPageIT extends OperatorPages {

    private static Chromium at(String user, String id, boolean english) throws Exception {
        Chromium page = browser();
        page.open(origin + "/console/courseware?id=" + id);
        enter(page, user);
        if (english) {
            page.click("button", "English");
        }
        page.await(rows(), n -> n.asInt() == 1);
        return page;
    }

    private static JsonNode of(String id) throws Exception {
        return api.admin("GET", "/api/courseware/" + id, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void refused_isMended_andApprovedForLater(String language) throws Exception {
        boolean english = language.equals("en");
        Editorial editorial = new Editorial(api, "bianji", "shenhe");
        String id = editorial.submitted("送审" + language);
        String submit = english ? "Submit" : "送审";
        try (Chromium page = at("shenhe", id, english)) {
            page.click("button", english ? "Reject" : "驳回");
            page.await(
                    "document.querySelector('.ant-modal-footer .ant-btn-dangerous').disabled",
                    JsonNode::asBoolean);
            page.type(".ant-modal textarea", "第二段的数字不对");
            page.click(".ant-modal-footer button", english ? "Reject" : "驳回");
            page.awaitText(english ? "Draft" : "草稿");
            assertThat(complaints(page)).isEmpty();
        }
        assertThat(of(id).path("state").asText()).isEqualTo("DRAFT");
        try (Chromium page = at("bianji", id, english)) {
            page.awaitText(english ? "Sentback:第二段的数字不对" : "退回：第二段的数字不对");
            page.click("button", english ? "Gate" : "检查");
            page.awaitText(english ? "rejected" : "驳回");
            page.press("Escape");
            page.click("button", submit);
            page.awaitText(english ? "Inreview" : "待审");
            assertThat(page.evaluate("document.body.innerText").asText())
                    .as("said once")
                    .doesNotContain("第二段的数字不对");
        }
        try (Chromium page = at("shenhe", id, english)) {
            page.click("button", english ? "Schedule" : "排期");
            page.await("!!document.getElementById('publish-at')", JsonNode::asBoolean);
            page.evaluate(
                    """
                    (()=>{const e=document.getElementById('publish-at');
                      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype,'value').set.call(e,'2099-06-01T08:00');
                      e.dispatchEvent(new Event('input',{bubbles:true}))})()\
                    """);
            page.click(".ant-modal-footer button", english ? "Schedule" : "排期");
            page.awaitText(english ? "goesoutat2099-06-0108:00" : "2099-06-0108:00上线");
            assertThat(complaints(page)).isEmpty();
        }
        assertThat(of(id).path("publishAt").asText())
                .as("eight o'clock in China, wherever the browser is")
                .isEqualTo("2099-06-01T00:00:00Z");
        editorial.release(Map.of());
        assertThat(of(id).path("state").asText()).isEqualTo("SCHEDULED");
    }
}
