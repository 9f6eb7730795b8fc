package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What was published, where it has come to, and the way back: {@code /console/releases}. */
@TestMethodOrder(OrderAnnotation.class)
class ReleasePageIT extends OperatorPages {

    private Editorial editorial;

    @BeforeEach
    void people() throws Exception {
        editorial = new Editorial(api, "bianji", "shenhe");
    }

    /** Before all others: nothing was published yet. */
    @Test
    @Order(1)
    void province_withoutReleases_saysWhatToDo() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases");
            enter(page, "shenhe");
            page.awaitText("还没有发布版。课件审核通过后由审核人发布");
            page.click("button", "发布新版本");
            page.awaitText("没有等着上线的新课件");
            page.press("Escape");
            page.open(origin + "/console/releases?release=7");
            page.awaitText("没有找到");
        }
    }

    @Test
    void reviewer_seesWhatWaits_andPublishesOnce_onADoubleClick() throws Exception {
        editorial.approved("春季果园管理");
        String later = editorial.approved("麦收以后", "2099-06-01T00:00:00Z");
        String back = editorial.submitted("还没有审的");
        int before = editorial.releases().size();
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases");
            enter(page, "shenhe");
            page.click("button", "发布新版本");
            page.awaitText("这一版将上线1件春季果园管理");
            page.awaitText("到时间才上线1件麦收以后2099-06-0108:00");
            page.awaitText("这一版不会带上的1件还没有审的待审：须由没有参与的审核人通过");
            assertThat(page.evaluate(links()).toString())
                    .contains("/console/courseware?id=" + back)
                    .contains("/console/courseware?id=" + later);
            assertThat(page.evaluate(unnamed()).toString()).as("no name").isEqualTo("[]");
            page.type("#release-note", "春季第一批");
            page.evaluate(clicks("发布新版本", 2));
            page.awaitText("已发布第" + (before + 1) + "版");
            page.await(firstRow(), t -> t.asText().contains("春季第一批"));
            assertThat(posts(page)).as("asked twice, by one key").hasSize(2);
            assertThat(posts(page).stream().distinct()).hasSize(1);
            assertThat(editorial.releases()).hasSize(before + 1);

            page.click("li", "课件");
            page.open(origin + "/console/courseware?id=" + back);
            page.awaitText("还没有审的");
            page.awaitText("显示全部课件");
            assertThat(page.evaluate(rows()).asInt()).isEqualTo(1);
            assertThat(complaints(page)).isEmpty();
        }
    }

    /** The province made it, and the line broke before it could say so. */
    @Test
    void answer_thatIsLost_andAskedForAgain_makesNoSecondRelease() throws Exception {
        editorial.release(Map.of());
        int before = editorial.releases().size();
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases");
            enter(page, "shenhe");
            page.click("button", "发布新版本");
            page.awaitText("没有等着上线的新课件");
            page.evaluate(
                    """
                    (()=>{const real=window.fetch;window.fetch=(to,how)=>how?.method!=='POST'
                      ?real(to,how):real(to,how).then(()=>{window.fetch=real;throw new TypeError('lost')})})()\
                    """);
            page.evaluate(clicks("发布新版本", 1));
            page.awaitText("没有收到答复，不知道是否已经发布");
            assertThat(editorial.releases()).hasSize(before + 1);
            page.evaluate(clicks("发布新版本", 1));
            page.awaitText("已发布第" + (before + 1) + "版");
            assertThat(editorial.releases()).hasSize(before + 1);
        }
    }

    @Test
    void drawer_saysWhoHasIt_andWhatCameWentAndChanged() throws Exception {
        String gone = editorial.approved("将撤回的一课");
        long first = editorial.release(Map.of());
        String came = editorial.approved("新来的一课");
        long second = editorial.release(Map.of("note", "第二批"));
        editorial.withdraw(gone, "有误");
        long third = editorial.releases().get(0).path("number").asLong();
        Edge ahead = edge();
        Edge behind = edge();
        ahead.shows(third);
        behind.reports(second, third, 2_500_000_000L, Edge.working(1_000_000));
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases");
            enter(page, "fenxi");
            page.await(firstRow(), t -> t.asText().matches("发布版" + third + ".*1/\\d+"));
            page.evaluate("document.querySelectorAll('tbody a')[1].focus()");
            page.press("Enter");
            page.awaitText("与上一版相比");
            assertThat(page.evaluate("location.search").asText()).contains("release=" + second);
            page.awaitText("新增新来的一课");
            page.awaitText("新增1，去掉0，改动0");
            page.await(standing(behind.name()), t -> t.asText().contains("2.5 GB"));
            assertThat(page.evaluate(standing(behind.name())).asText()).contains("在用这一版");
            assertThat(page.evaluate(standing(ahead.name())).asText())
                    .contains("已用更新的发布版 " + third);
            assertThat(page.evaluate("document.querySelector('.difference a').href").asText())
                    .endsWith("/console/courseware?id=" + came);
            picture(page, "console-releases");
            page.open(origin + "/console/releases?release=" + third);
            page.awaitText("去掉将撤回的一课已撤回");
            assertThat(page.evaluate(standing(behind.name())).asText())
                    .contains("还在用发布版 " + second);
            page.click("button", "English");
            page.awaitText("stillshowsrelease" + second);
            page.awaitText("Againsttheonebefore");
            assertThat(untranslated(page)).isEmpty();
            assertThat(complaints(page)).isEmpty();
        }
        assertThat(first).isLessThan(second);
    }

    @Test
    void reviewer_rollsBack_andResumes_andIsToldWhatThatMeans() throws Exception {
        editorial.approved("一直都在");
        long good = editorial.release(Map.of("note", "好的"));
        editorial.approved("出了错的");
        long wrong = editorial.release(Map.of("note", "错的"));
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases?release=" + wrong);
            enter(page, "shenhe");
            page.awaitText("与上一版相比");
            assertThat(page.evaluate(Buttons.shown("回退到这一版")).asBoolean())
                    .as("what is shown is nothing to go back to")
                    .isFalse();
            page.open(origin + "/console/releases?release=" + good);
            page.click(".ant-drawer button", "回退到这一版");
            page.awaitText("那以后撤回的课件不会回来");
            page.awaitText("与现在显示的相比：新增0，去掉1，改动0");
            page.awaitText("去掉出了错的");
            page.type("#roll-back-note", "改错了");
            page.evaluate(clicks("确认回退", 2));
            page.awaitText("已回退：发布版" + (wrong + 1) + "显示的是发布版" + good + "的内容");
            assertThat(newest().path("number").asLong()).isEqualTo(wrong + 1);
            assertThat(newest().path("again").asLong()).isEqualTo(good);
            assertThat(newest().path("note").asText()).isEqualTo("改错了");

            page.open(origin + "/console/releases");
            page.awaitText("撤回照常立即生效");
            page.click("button", "结束回退并发布");
            page.awaitText("全省改为显示现在所有已审核通过的内容");
            page.evaluate(clicks("结束回退并发布", 1));
            page.awaitText("已发布第" + (wrong + 2) + "版");
            page.await("document.body.innerText.includes('已回退')", b -> !b.asBoolean());
            assertThat(newest().path("again").isNull()).isTrue();
            assertThat(newest().path("titles").asInt())
                    .isEqualTo(editorial.releases().get(2).path("titles").asInt());
        }
    }

    /** Somebody else rolled back while the dialogue stood open. */
    @Test
    void publication_thatARollBackForbids_isExplained_withTheWayOut() throws Exception {
        editorial.release(Map.of());
        long good = editorial.release(Map.of());
        editorial.release(Map.of());
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases");
            enter(page, "shenhe");
            page.click("button", "发布新版本");
            page.awaitText("没有等着上线的新课件");
            long back = editorial.release(Map.of("again", good));
            page.evaluate(clicks("发布新版本", 1));
            page.awaitText("有人刚刚回退过");
            assertThat(newest().path("number").asLong()).isEqualTo(back);
            page.evaluate(clicks("结束回退并发布", 1));
            page.awaitText("已发布第" + (back + 1) + "版");
            assertThat(newest().path("again").isNull()).isTrue();
        }
    }

    @Test
    void editor_seesReleases_butMakesNone() throws Exception {
        editorial.release(Map.of());
        long good = editorial.release(Map.of());
        editorial.release(Map.of());
        int before = editorial.releases().size();
        String editor = api.login("bianji", ProvinceApi.PASSWORD);
        try (Chromium page = browser()) {
            page.open(origin + "/console/releases?release=" + good);
            enter(page, "bianji");
            page.awaitText("与上一版相比");
            page.await(rows(), n -> n.asInt() > 1);
            for (String forbidden : List.of("发布新版本", "回退到这一版", "结束回退并发布")) {
                assertThat(page.evaluate(Buttons.shown(forbidden)).asBoolean())
                        .as(forbidden)
                        .isFalse();
            }
        }
        assertThat(api.status(editor, "POST", "/api/releases", Map.of())).isEqualTo(403);
        assertThat(api.status(editor, "POST", "/api/releases", Map.of("again", good)))
                .isEqualTo(403);
        assertThat(editorial.releases()).hasSize(before);
    }

    private JsonNode newest() throws Exception {
        return editorial.releases().get(0);
    }

    /** Presses a dialogue's button so many times before the page can draw anything. */
    private static String clicks(String text, int times) {
        return """
        (()=>{const b=[...document.querySelectorAll('.ant-modal-footer button')]
          .find(b=>b.innerText.replace(/\\s/g,'')==='%s');
          for(let i=0;i<%d;i++)b.click()})()\
        """
                .formatted(text, times);
    }

    private static String links() {
        return "[...document.querySelectorAll('.ant-modal a')].map(a=>a.pathname+a.search)";
    }

    private static String standing(String edge) {
        return "[...document.querySelectorAll('.release-edges tr')].find(r=>r.innerText.includes('%s'))?.innerText??''"
                .formatted(edge);
    }

    /** Keys of publications that the page asked for. */
    private static List<String> posts(Chromium page) {
        return page.requests().stream()
                .filter(r -> r.path("method").asText().equals("POST"))
                .filter(r -> r.path("url").asText().endsWith("/api/releases"))
                .map(r -> r.path("headers").path("Idempotency-Key").asText())
                .toList();
    }

    private static final Pattern KEY = Pattern.compile("\\b[a-z]+[A-Z_]\\w+\\b|[\\u4e00-\\u9fff]");

    /** Names of texts that nobody wrote, and Chinese on the page's own parts. */
    private static List<String> untranslated(Chromium page) {
        String parts =
                page.evaluate(
                                "[...document.querySelectorAll('th,label,h5,.ant-menu,.ant-btn,.ant-drawer-title')].map(e=>e.innerText).join('\\n')")
                        .asText();
        return parts.lines().filter(l -> KEY.matcher(l.replaceAll("中\\s?文", "")).find()).toList();
    }
}
