package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single keys of the console: they act on what is shown, and never on what is being typed. */
class ShortcutsIT extends OperatorPages {

    private static final String FOCUSED_ROW =
            "[...document.querySelectorAll('tr.ant-table-row')].indexOf(document.activeElement)";
    private static final String DIALOGUE =
            "[...document.querySelectorAll('[role=dialog]')].some(d=>d.getClientRects().length>0)";

    private static void articles(String... titles) throws Exception {
        api.admin("POST", "/api/columns", Map.of("slug", "keys", "title", "键盘"));
        for (String title : titles) {
            api.admin(
                    "POST",
                    "/api/courseware",
                    Map.of(
                            "kind",
                            "ARTICLE",
                            "title",
                            title,
                            "column",
                            "keys",
                            "category",
                            "TYPICAL_EXPERIENCE",
                            "purpose",
                            "SERVICE",
                            "article",
                            Map.of("blocks", List.of(Map.of("text", "正文", "heading", false)))));
        }
    }

    @Test
    void keys_actOnWhatIsShown_andNeverOnWhatIsTyped() throws Exception {
        articles("剪枝", "施肥", "浇水");
        try (Chromium page = browser()) {
            page.open(origin + "/console/courseware");
            enter(page, "admin");
            page.await(rows(), n -> n.asInt() == 3);
            page.evaluate("document.activeElement.blur()");

            page.key("/");
            assertThat(page.evaluate("document.activeElement.type").asText()).isEqualTo("search");
            assertThat(page.evaluate("document.activeElement.value").asText()).isEmpty();
            page.key("j");
            page.key("?");
            assertThat(page.evaluate("document.activeElement.value").asText()).isEqualTo("j?");
            assertThat(page.evaluate(DIALOGUE).asBoolean()).isFalse();

            page.evaluate("document.activeElement.blur()");
            page.key("j");
            page.key("j");
            page.key("j");
            page.key("j");
            assertThat(page.evaluate(FOCUSED_ROW).asInt()).as("the last is the last").isEqualTo(2);
            page.key("k");
            assertThat(page.evaluate(FOCUSED_ROW).asInt()).isEqualTo(1);
            page.press("Enter");
            page.await(DIALOGUE, JsonNode::asBoolean);
            page.key("n");
            assertThat(page.evaluate("location.pathname").asText())
                    .as("beside a dialogue no key acts")
                    .isEqualTo("/console/courseware");
            page.press("Escape");
            page.await(DIALOGUE, d -> !d.asBoolean());

            page.evaluate(
                    "document.body.dispatchEvent(new KeyboardEvent('keydown',{key:'?',isComposing:true,bubbles:true}))");
            page.evaluate("new Promise(done=>requestAnimationFrame(()=>setTimeout(done)))");
            assertThat(page.evaluate(DIALOGUE).asBoolean()).as("a character is composed").isFalse();
            page.key("?");
            page.awaitText("打开所选的一行");
            picture(page, "console-keys");
            page.evaluate("document.getElementById('keys-on').click()");
            page.press("Escape");
            page.await(DIALOGUE, d -> !d.asBoolean());
            page.key("n");
            assertThat(page.evaluate("location.pathname").asText())
                    .as("turned off")
                    .isEqualTo("/console/courseware");
            page.click("button", "键盘");
            page.await(DIALOGUE, JsonNode::asBoolean);
            page.evaluate("document.getElementById('keys-on').click()");
            page.press("Escape");
            page.await(DIALOGUE, d -> !d.asBoolean());

            page.key("n");
            page.await("location.pathname==='/console/upload'", JsonNode::asBoolean);
            assertThat(complaints(page)).isEmpty();
        }
    }
}
