package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, given and taken away in the console: {@code /console/people}. */
class PeoplePageIT extends OperatorPages {

    private static void check(Chromium page, String role) throws Exception {
        page.click(".ant-modal .ant-checkbox-wrapper", role);
    }

    /** What a row's button is called for who hears the page. */
    private static void press(Chromium page, String label) throws Exception {
        page.await(
                "(()=>{const b=document.querySelector('button[aria-label=\"%s\"]:enabled');b?.click();return !!b})()"
                        .formatted(label),
                JsonNode::asBoolean);
    }

    private static String given(Chromium page) throws Exception {
        return page.await(
                        "document.getElementById('first-password')?.firstChild?.textContent??''",
                        t -> t.asText().length() == 16)
                .asText();
    }

    private static int login(String user, String password) throws Exception {
        return api.status(null, "POST", "/api/login", Map.of("user", user, "password", password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void person_isLetIn_givenOtherRights_andShutOut(String language) throws Exception {
        boolean english = language.equals("en");
        String user = "xinren-" + language;
        try (Chromium page = browser()) {
            page.open(origin + "/console/people");
            enter(page, "yunwei");
            if (english) {
                page.click("button", "English");
            }
            page.click("button", english ? "Newaccount" : "新建账号");
            page.type("#account-user", "no blanks");
            page.await(
                    "document.getElementById('account-user').getAttribute('aria-invalid')",
                    v -> v.asText().equals("true"));
            page.type("#account-user", "shenhe");
            check(page, english ? "editor" : "编辑");
            choose(page, "account-area", "兰考县410225");
            page.click(".ant-modal-footer button", english ? "Newaccount" : "新建账号");
            page.awaitText(english ? "Thisnameistaken" : "这个用户名已经有了");
            page.type("#account-user", user);
            page.click(".ant-modal-footer button", english ? "Newaccount" : "新建账号");
            String first = given(page);
            page.press("Escape");
            assertThat(given(page)).as("nothing but the button ends it").isEqualTo(first);
            page.click(".ant-modal-footer button", english ? "Handedover" : "已交给本人");
            page.await("!document.getElementById('first-password')", JsonNode::asBoolean);
            JsonNode me = api.send(api.login(user, first), "GET", "/api/me", null);
            assertThat(me.path("mustChangePassword").asBoolean()).isTrue();
            assertThat(me.path("area").asText()).isEqualTo("410225");

            press(page, (english ? "Change rights " : "修改权限 ") + user);
            check(page, english ? "editor" : "编辑");
            check(page, english ? "analyst" : "分析");
            page.click(".ant-modal-footer button", english ? "Changerights" : "修改权限");
            page.await("!document.querySelector('.ant-modal')", JsonNode::asBoolean);
            me = api.send(api.login(user, first), "GET", "/api/me", null);
            assertThat(me.path("roles").toString()).isEqualTo("[\"analyst\"]");

            press(page, (english ? "Close " : "停用 ") + user);
            page.awaitText(user + (english ? "isclosed,andloggedout" : "已停用，登录已失效"));
            assertThat(login(user, first)).isEqualTo(401);
            page.click("button", english ? "Undo" : "撤销");
            page.awaitText(user + (english ? "mayloginagain" : "可以再登录"));
            assertThat(login(user, first)).isEqualTo(200);

            press(page, (english ? "Reset password " : "重置口令 ") + user);
            page.click(".ant-popconfirm button", english ? "Resetpassword" : "重置口令");
            String second = given(page);
            page.click(".ant-modal-footer button", english ? "Handedover" : "已交给本人");
            assertThat(login(user, first)).isEqualTo(401);
            assertThat(login(user, second)).isEqualTo(200);

            press(page, (english ? "Close " : "停用 ") + user);
            page.awaitText(user + (english ? "isclosed" : "已停用"));
            choose(page, "account-state", english ? "closed" : "已停用");
            page.await(rows(), n -> n.asInt() >= 1);
            assertThat(page.evaluate("location.search").asText()).contains("state=closed");
            if (!english) {
                picture(page, "console-people");
            }
            press(page, (english ? "Open again " : "启用 ") + user);
            page.awaitText(user + (english ? "mayloginagain" : "可以再登录"));

            page.click("[role=tab]", english ? "Whatwasdonetoaccounts" : "账号变更记录");
            page.await(
                    firstRow(),
                    t -> t.asText().contains("yunwei" + (english ? "openedagain" : "启用") + user));
            page.click("[role=tab]", english ? "Exports" : "导出记录");
            page.await("location.search", s -> s.asText().contains("tab=exports"));
            page.awaitText(english ? "Nothingwasdoneyet" : "还没有记录");
            // the taken name is complained of: 409
            assertThat(complaints(page).stream().filter(c -> !c.contains("409"))).isEmpty();
        }
    }

    @Test
    void oneself_isLeftAlone_andOthersAreNotToldOfPeople() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/people?q=YUNWEI");
            enter(page, "yunwei");
            page.await(rows(), n -> n.asInt() == 1);
            page.awaitText("本人");
            assertThat(page.evaluate("document.querySelectorAll('tbody button').length").asInt())
                    .isZero();
        }
        try (Chromium page = browser()) {
            page.open(origin + "/console/people");
            enter(page, "fenxi");
            page.await("location.pathname==='/console/courseware'", JsonNode::asBoolean);
            assertThat(page.evaluate("document.body.innerText").asText()).doesNotContain("人员");
        }
    }
}
