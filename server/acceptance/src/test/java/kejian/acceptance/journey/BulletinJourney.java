package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.YearMonth;
import java.time.ZoneId;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.Pictures;

/** A closed month's bulletin, by a click in the console to the televisions of a county. */
final class BulletinJourney extends Journey {

    private static final int OLD_WIDTH = 640;
    private static final int OLD_HEIGHT = 530;
    private static final int WINDOW_HEAD = 200;

    /** How far right and down any word stands, in pixels. */
    private static final String FARTHEST =
            """
            (()=>{const r=document.createRange();r.selectNodeContents(document.body);
              const b=[...r.getClientRects()];
              return [Math.max(...b.map(x=>Math.ceil(x.right))),
                Math.max(...b.map(x=>Math.ceil(x.bottom)))]})()\
            """;

    /** Each language has a month of its own: one becomes one article. */
    private final YearMonth month;

    private final String slug;
    private final String column;

    BulletinJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
        month =
                YearMonth.now(ZoneId.of("Asia/Shanghai"))
                        .minusMonths(words.english() ? /* ago= */ 2 : 1);
        slug = "bulletin-" + language;
        column = named("通报专栏");
    }

    @Override
    void go() throws Exception {
        province.column(slug, column);
        province.pastMonth(month);
        String title = "河南省课件收视情况通报（%d年%d月）".formatted(month.getYear(), month.getMonthValue());

        desk.enter(Province.ANALYST, "months?month=" + month);
        desk.click("takeOver");
        if (!words.english()) {
            desk.page()
                    .await(
                            "!!document.querySelector('.ant-modal')&&document.getAnimations().every(a=>a.playState!=='running')",
                            JsonNode::asBoolean);
            Pictures.take(desk.page(), "console-take-over");
        }
        desk.find("take-over-column", column);
        desk.click("takeOverSure");
        desk.see("takeOverMade");
        assertThat(desk.clicks()).as("clicks to the draft").isLessThanOrEqualTo(4);
        desk.click("takeOverOpen");
        desk.seeRow(title, words.of("DRAFT"));
        desk.clickInRow(title, words.of("submit"));
        desk.seeRow(title, words.of("IN_REVIEW"));
        assertThat(desk.clicks()).as("clicks to the review").isLessThanOrEqualTo(6);
        String id = province.named(title);

        desk.go("months?month=" + month);
        desk.click("takeOver");
        desk.click("takeOverSure");
        desk.see("takeOverThere");
        desk.click("takeOverOpen");
        desk.seeRow(title, words.of("IN_REVIEW"));
        assertThat(desk.page().evaluate("location.search").asText()).contains(id);

        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.clickInRow(title, words.of("approve"));
        desk.seeRow(title, words.of("SCHEDULED"));
        publish();
        box.sees(province.edge(), slug, id, title);
        try (Chromium remote =
                Chromium.start(
                        Chromium.program().orElseThrow(),
                        province.folder("old-" + language),
                        OLD_WIDTH,
                        OLD_HEIGHT + WINDOW_HEAD)) {
            oldBoxReads(remote, id);
        }
        browserReads(id);
        desk.hasNothingToComplainOf();
    }

    /** Screen by screen, none larger than that of a box of 2008. */
    private void oldBoxReads(Chromium remote, String id) throws Exception {
        StringBuilder all = new StringBuilder();
        int screen = 1;
        for (String path = path(id, screen); ; path = path(id, ++screen)) {
            if (box.status(province.edge().resolve(path)) == 404) {
                break;
            }
            remote.open(province.edge().resolve(path).toString());
            remote.await(
                    "location.pathname==='%s' && document.readyState==='complete'".formatted(path),
                    JsonNode::asBoolean);
            if (screen == 2 && !words.english()) {
                Pictures.take(remote, "old-bulletin", OLD_WIDTH, OLD_HEIGHT);
            }
            all.append(remote.evaluate("document.body.innerText").asText()).append('\n');
            JsonNode most = remote.evaluate(FARTHEST);
            assertThat(most.get(0).asInt()).as(path).isBetween(1, OLD_WIDTH);
            assertThat(most.get(1).asInt()).as(path).isBetween(1, OLD_HEIGHT);
        }
        assertThat(screen - 1).as("screens").isBetween(5, 40);
        assertThat(all.toString().replace("\n", ""))
                .contains("指标｜本月｜上月｜去年同月")
                .contains("有效学习时长（小时）｜1.50｜")
                .contains("县区｜站点｜小时｜站均｜参学率｜达标率｜畅通率")
                .contains(snapshot());
    }

    private static String path(String id, int screen) {
        return "/a/art/" + id + "-" + screen + ".htm";
    }

    private void browserReads(String id) throws Exception {
        Chromium page = box.page();
        page.open(province.edge().resolve("/c/cw/" + id + ".html").toString());
        page.awaitText(snapshot());
        JsonNode row =
                page.evaluate(
                        "[...document.querySelectorAll('article tr')].map(r=>[...r.cells].map(c=>c.innerText).join(' ')).find(r=>r.startsWith('有效学习时长'))");
        assertThat(row.asText()).startsWith("有效学习时长（小时） 1.50");
        assertThat(page.evaluate("document.querySelector('article th').innerText").asText())
                .isEqualTo("指标");
    }

    private String snapshot() throws Exception {
        return province.as(Province.ANALYST, "GET", "/api/months/" + month, null)
                .path("closed")
                .path("snapshot")
                .asText();
    }
}
