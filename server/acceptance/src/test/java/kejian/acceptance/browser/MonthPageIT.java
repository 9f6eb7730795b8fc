package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An analyst's month: closed by a click, its bulletin and sheets taken home, its lists read. */
class MonthPageIT extends OperatorPages {

    private static final long HOUR_MS = 3_600_000;

    /** What no box reported in these minutes, since the boxes of these months are long gone. */
    private static void sql(String... statements) throws Exception {
        List<String> pid = Files.readAllLines(folder.resolve("data/postgres/data/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres?user=postgres";
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private static String film(String title, LocalDate published) throws Exception {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms,
                    published_at)
                values ('%s', 'VIDEO', '%s', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                    'PUBLISHED', 0, '410000', 'x', now(), %d, timestamptz '%s 08:00+08')
                """
                        .formatted(id, title, HOUR_MS, published));
        return id;
    }

    /** Of a group of forty at the station of Lankao. */
    private static void session(String courseware, LocalDate day, long ms, String startUp)
            throws Exception {
        String session = UUID.randomUUID().toString();
        sql(
                """
                with made as (
                    insert into viewing_session (edge, session, sitting, courseware, package,
                        duration_ms, box, station, area, tier, day, started_at, last_at,
                        watched_ms, effective_ms, sections, served_ms, heads, heads_source,
                        precision, start_up, counted, flags)
                    values ('e', '%1$s', 0, '%2$s', 'p', %3$d, null,
                        (select id from station where code = '410225-001'), '410225', 'A', '%4$s',
                        timestamptz '%4$s 09:00+08', timestamptz '%4$s 10:00+08', %5$d, %5$d,
                        int8multirange(int8range(0, %5$d)), null, 40, 'REMOTE', 'A', '%6$s', true,
                        '')
                    returning id)
                insert into viewing_day (session, day, watched_ms)
                select id, '%4$s', %5$d from made
                """
                        .formatted(session, courseware, HOUR_MS, day, ms, startUp));
    }

    /** The browser keeps the name free with an empty file until the whole of it is there. */
    private static Path arrived(Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || Files.size(file) == 0) {
            assertThat(System.nanoTime()).as("waited in vain for " + file).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return file;
    }

    /** Presses the button of this name for who hears the page. */
    private static void press(Chromium page, String name) throws Exception {
        page.await(
                "(()=>{const b=document.querySelector('button[aria-label=\"%s\"]:enabled');b?.click();return !!b})()"
                        .formatted(name),
                JsonNode::asBoolean);
    }

    @ParameterizedTest
    @CsvSource({"zh, 1", "en, 2"})
    void month_isClosed_itsBulletinAndSheetsAreTakenHome_andItsListsAreRead(
            String language, int ago) throws Exception {
        boolean english = language.equals("en");
        YearMonth month = YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(ago);
        sql("update station set opened_on = '2000-01-01'");
        String watched = film("果树剪枝" + language, month.atDay(1));
        String unwatched = film("无人问津" + language, month.atDay(2));
        session(watched, month.atDay(10), HOUR_MS, "PLAYED");
        session(watched, month.atDay(11), HOUR_MS / 2, "PLAYED");
        session(watched, month.atDay(12), 2_000, "FAILED");
        String analyst = api.login("fenxi", ProvinceApi.PASSWORD);
        Map<String, String> question =
                Map.of("by", "county", "measures", "starts", "period", "LAST_MONTH");
        api.send(analyst, "PUT", "/api/figures/saved/county-" + language, question);
        Path kept = Files.createDirectories(folder.resolve("months-" + language));

        try (Chromium page = browser()) {
            page.keepIn(kept);
            page.open(origin + "/console/months?month=" + month);
            enter(page, "fenxi");
            if (english) {
                page.click("button", "English");
            }
            page.awaitText(english ? "Notclosedyet" : "还没有月结");
            page.awaitText("果树剪枝" + language);
            assertThat(
                            page.evaluate(
                                            "document.querySelectorAll('button[aria-label^=下载],button[aria-label^=Download]').length")
                                    .asInt())
                    .as("no bulletin of an open month")
                    .isZero();
            page.click("button", english ? "Closethemonth" : "月结");
            page.click("button", english ? "Yes,closeit" : "确认月结");
            page.awaitText(english ? "byfenxi,3sessions" : "由fenxi月结，收视会话3个");
            JsonNode closed = api.send(analyst, "GET", "/api/months/" + month, null).path("closed");
            assertThat(closed.path("closedBy").asText()).isEqualTo("fenxi");
            page.awaitText(closed.path("snapshot").asText());

            String bulletin = english ? "Download Bulletin of a month " : "下载 月度通报 ";
            for (String form : List.of("docx", "html", "xlsx", "csv")) {
                press(page, bulletin + form);
                byte[] file =
                        Files.readAllBytes(
                                arrived(
                                        kept.resolve(
                                                "kejian-bulletin-410000-%s.%s"
                                                        .formatted(month, form))));
                if (form.equals("html") || form.equals("csv")) {
                    assertThat(new String(file, StandardCharsets.UTF_8))
                            .contains(closed.path("snapshot").asText());
                } else {
                    assertThat(file).startsWith('P', 'K');
                }
            }
            press(page, (english ? "Download " : "下载 ") + "果树剪枝" + language + " csv");
            Path sheet =
                    arrived(kept.resolve("kejian-courseware-" + watched + "-" + month + ".csv"));
            assertThat(Files.readString(sheet)).contains("果树剪枝" + language);
            if (!english) {
                picture(page, "console-months");
            }

            page.click("[role=tab]", english ? "Sheetsofstations" : "站点单页");
            page.awaitText("谷营乡王庄村");
            press(page, (english ? "Download " : "下载 ") + "谷营乡王庄村 html");
            assertThat(
                            Files.readString(
                                    arrived(
                                            kept.resolve(
                                                    "kejian-station-410225-001-"
                                                            + month
                                                            + ".html"))))
                    .contains("谷营乡王庄村");
            choose(page, "month-only", english ? "Didnotwatch" : "没有收看的");
            page.awaitText("官渡镇李庄村");
            page.await(
                    "![...document.querySelectorAll('[role=tabpanel]')].some(p=>p.innerText.includes('谷营乡王庄村'))",
                    JsonNode::asBoolean);

            page.click("[role=tab]", english ? "Unwatched" : "没人看的");
            page.awaitText("无人问津" + language);
            page.click("[role=tab]", english ? "Didnotplay" : "没放出来的");
            page.awaitText(english ? "Asked3times,failed1" : "请求播放3次，失败1次");
            page.click("[role=tab]", english ? "Notfound" : "没搜到的");
            page.awaitText(english ? "Everythingwasfound" : "没有搜不到的词");
            page.click("[role=tab]", english ? "Myquestions" : "我的问题");
            press(page, (english ? "Download " : "下载 ") + "county-" + language + " xlsx");
            arrived(kept.resolve("county-" + language + ".xlsx"));
            page.reload();
            page.awaitText("county-" + language);
            assertThat(complaints(page)).isEmpty();
            assertThat(page.evaluate(unnamed())).as("fields without a name").isEmpty();
        }
        assertThat(unwatched).isNotEqualTo(watched);
        try (Chromium page = browser()) {
            page.open(origin + "/console/months?month=" + month.minusMonths(6));
            enter(page, "shenhe");
            page.awaitText("还没有月结");
            assertThat(page.evaluate(Buttons.shown("月结")).asBoolean())
                    .as("an analyst closes months")
                    .isFalse();
        }
        // who takes figures home is written down
        JsonNode exports = api.admin("GET", "/api/exports?size=50", null).path("items");
        assertThat(exports.findValuesAsText("what"))
                .contains("BULLETIN", "COURSEWARE", "STATION", "FIGURES");
    }
}
