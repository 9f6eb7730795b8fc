package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.acceptance.demo.Launcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever opens the console can read it: by a thin line, by a screen reader, in both languages. */
class ConsoleAccessIT extends OperatorPages {

    /** Compressed, as it came over the line; an office's line takes a second for it. */
    private static final long FIRST_VIEW_BYTES = 350_000;

    private static final Path AXE =
            Launcher.root().resolve("server/console/node_modules/axe-core/axe.min.js");

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void everyPage_hasNoSeriousFault_inEitherLanguage(String language) throws Exception {
        List<String> found = new ArrayList<>();
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            page.await("!!document.querySelector('#password')", JsonNode::asBoolean);
            found.addAll(faults(page, "login"));
            enter(page, "admin");
            page.await("!!document.querySelector('.ant-menu')", JsonNode::asBoolean);
            if (language.equals("en")) {
                page.click("button", "English");
                page.awaitText("Upload");
            }
            JsonNode entries = page.await(MENU, JsonNode::isArray);
            assertThat(entries).hasSizeGreaterThan(7);
            for (int i = 0; i < entries.size(); i++) {
                if (i > 0) { // the first is where one arrives
                    page.evaluate(LEAVE.formatted(i));
                }
                page.await(SETTLED, JsonNode::asBoolean);
                found.addAll(faults(page, entries.get(i).asText()));
            }
        }
        assertThat(found).isEmpty();
    }

    /** A row that is wrong, one that lacks its file. */
    private static final String SHEET =
            """
            (()=>{const d=new DataTransfer();
              d.items.add(new File(['视频文件,专栏\\na.mp4,没有的\\nb.mp4,access-sheet\\n'],'表.csv'));
              document.querySelector('header').dispatchEvent(
                new DragEvent('drop',{bubbles:true,cancelable:true,dataTransfer:d}))})()\
            """;

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void sheetOnTheDesk_hasNoSeriousFault_inEitherLanguage(String language) throws Exception {
        api.status(
                api.login("bianji", ProvinceApi.PASSWORD),
                "POST",
                "/api/columns",
                Map.of("slug", "access-sheet", "title", "表格"));
        try (Chromium page = browser()) {
            page.open(origin + "/console/upload");
            enter(page, "bianji");
            if (language.equals("en")) {
                page.click("button", "English");
            }
            page.await("!!document.querySelector('.drop-zone')", JsonNode::asBoolean);
            page.evaluate(SHEET);
            page.awaitText(language.equals("en") ? "2rows:0ready,1wrong" : "2行：0行可上传，1行有错");
            page.await(SETTLED, JsonNode::asBoolean);
            assertThat(faults(page, "sheet")).isEmpty();
        }
    }

    private static void seen(Chromium page, String shown, String where, List<String> found)
            throws Exception {
        page.await("!!document.querySelector('" + shown + "')", JsonNode::asBoolean);
        page.await(
                "document.getAnimations().every(a=>a.playState!=='running')", JsonNode::asBoolean);
        found.addAll(faults(page, where));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void openedDialogues_haveNoSeriousFault_inEitherLanguage(String language) throws Exception {
        boolean english = language.equals("en");
        Editorial editorial = new Editorial(api, "bianji", "shenhe");
        String id = editorial.submitted("窗口" + language);
        List<String> found = new ArrayList<>();
        try (Chromium page = browser()) {
            page.open(origin + "/console/courseware?id=" + id);
            enter(page, "shenhe");
            if (english) {
                page.click("button", "English");
            }
            page.click("button", english ? "Schedule" : "排期");
            seen(page, "#publish-at", "schedule", found);
        }
        editorial.draft("草稿" + language);
        try (Chromium page = browser()) {
            page.open(origin + "/console/courseware?q=" + "%E8%8D%89%E7%A8%BF" + language);
            enter(page, "admin");
            if (english) {
                page.click("button", "English");
            }
            page.await(rows(), n -> n.asInt() == 1);
            page.evaluate("document.querySelector('tbody input[type=checkbox]').click()");
            page.click("button", english ? "Categoryof1" : "改分类1个");
            seen(page, "#bulk-words", "bulk", found);
            page.press("Escape");
            page.await("!document.querySelector('#bulk-words')", JsonNode::asBoolean);
            page.click("button", english ? "Throw1away" : "放入回收站1个");
            page.await(rows(), n -> n.asInt() == 0);
            page.click("button", english ? "Bin" : "回收站");
            seen(page, ".ant-drawer tbody tr.ant-table-row", "bin", found);
            page.open(origin + "/console/people");
            page.click("button", english ? "Newaccount" : "新建账号");
            seen(page, "#account-user", "account", found);
        }
        assertThat(found).isEmpty();
    }

    /** Addresses of the menu's pages. */
    private static final String MENU =
            "[...document.querySelectorAll('[role=menuitem]')].map(e=>e.innerText.trim())";

    /** What stood there is told from what comes. */
    private static final String LEAVE =
            "(()=>{for(const e of document.querySelector('main').children)e.isLeft=true;"
                    + "document.querySelectorAll('[role=menuitem]')[%d].click()})()";

    /** The page's own part has come and waits for nothing. */
    private static final String SETTLED =
            "!!document.querySelector('main')?.firstElementChild"
                    + "&&![...document.querySelector('main').children].some(e=>e.isLeft)"
                    + "&&!document.querySelector('.ant-spin-spinning,.ant-skeleton-active')"
                    + "&&document.getAnimations().every(a=>a.playState!=='running')";

    /** Serious and critical ones, by the rules of WCAG 2.1 at levels A and AA. */
    static List<String> faults(Chromium page, String where) throws Exception {
        page.evaluate(Files.readString(AXE) + ";true");
        JsonNode violations =
                page.evaluate(
                        """
                        axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa']}).then(r=>
                          r.violations.filter(v=>v.impact==='serious'||v.impact==='critical').map(v=>
                            v.id+': '+v.nodes.slice(0,3).map(n=>n.target.join(' ')+' '+n.html.slice(0,160)).join(' ; ')))\
                        """);
        List<String> found = new ArrayList<>();
        violations.forEach(v -> found.add(where + " " + v.asText()));
        return found;
    }

    @Test
    void firstView_isSmall() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            page.await("!!document.querySelector('#password')", JsonNode::asBoolean);
            assertThat(page.arrivedBytes()).as("login").isBetween(50_000L, FIRST_VIEW_BYTES);
        }
        String editor = api.login("bianji", ProvinceApi.PASSWORD);
        try (Chromium page = browser()) {
            page.cookie(origin, "kejian-session", editor);
            page.open(origin + "/console/");
            page.await("!!document.querySelector('#column')", JsonNode::asBoolean);
            page.await(SETTLED, JsonNode::asBoolean);
            System.out.printf("console: first view %,d bytes%n", page.arrivedBytes());
            assertThat(page.arrivedBytes()).as("upload").isBetween(50_000L, FIRST_VIEW_BYTES);
        }
    }
}
