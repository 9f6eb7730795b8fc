package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    private static final Pattern LINK =
            Pattern.compile("(?:href|src|poster)=\"([^\"]*)\"|(?:PREV|NEXT|UP|URL)='([^']+)'");
    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final String CHROME =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0";

    private static BoxServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Every page that links lead to from here, by its address. */
    private static Map<String, RawAnswer> everythingFrom(String first, String agent)
            throws Exception {
        Map<String, RawAnswer> seen = new TreeMap<>();
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(first));
        while (!todo.isEmpty()) {
            String path = todo.remove();
            // A session differs from fetch to fetch; the page behind it does not.
            String page = path.replaceAll("s=v1[^&]*", "s=");
            if (seen.containsKey(page)) {
                continue;
            }
            RawAnswer answer = server.get(path, agent);
            assertThat(answer.status()).as(path).isEqualTo(200);
            seen.put(page, answer);
            if (answer.header("Content-Type").startsWith("text/html")) {
                String charset = answer.header("Content-Type").replaceAll(".*charset=", "");
                Matcher link = LINK.matcher(answer.text(charset));
                while (link.find()) {
                    String to = link.group(1) == null ? link.group(2) : link.group(1);
                    if (to.startsWith("#")) {
                        assertThat(answer.text(charset)).contains("id=\"" + to.substring(1) + "\"");
                        continue;
                    }
                    assertThat(to).as("address in " + path).startsWith("/");
                    todo.add(to.replace("&amp;", "&"));
                }
            }
        }
        return seen;
    }

    @ParameterizedTest
    @CsvSource({
        "/a/index.htm,gbk,640*530",
        "/a/index.htm?size=1280x720,gbk,1280*720",
        "/a/index.htm?cs=utf-8&size=640x530&box=BOX-9,utf-8,640*530"
    })
    void tierA_everyPage_isSmallNamedAndLeadsSomewhere(String first, String charset, String size)
            throws Exception {
        Map<String, RawAnswer> pages = everythingFrom(first, CTC);
        assertThat(pages.keySet())
                .anyMatch(p -> p.startsWith("/a/col/zheng-ce-5.htm"))
                .anyMatch(p -> p.startsWith("/a/col/ji-shu-2-1.htm"))
                .anyMatch(p -> p.startsWith("/a/art/" + SampleRelease.ARTICLE + "-4.htm"))
                .anyMatch(p -> p.startsWith("/a/play/" + SampleRelease.VIDEO + ".htm"))
                .anyMatch(p -> p.startsWith("/m/picture/"))
                .anyMatch(p -> p.startsWith("/play/" + SampleRelease.VIDEO + "/a.ts"));
        pages.forEach((path, answer) -> {
            if (!answer.header("Content-Type").startsWith("text/html")) {
                return;
            }
            String html = answer.text(charset);
            assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=" + charset);
            assertThat(answer.body().length).as(path).isLessThanOrEqualTo(40_000);
            assertThat(html)
                    .startsWith("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01")
                    .contains("text/html; charset=" + charset + "\">")
                    .contains("<meta name=\"page-view-size\" content=\"" + size + "\">")
                    .contains("<meta name=\"kejian-release\" content=\"12\">")
                    .doesNotContain("https:")
                    .doesNotContain("\uFFFD");
            assertThat(html.split("<script", -1)).as(path).hasSize(2);
            assertThat(html.split("<style", -1)).hasSize(2);
        });
    }

    @Test
    void columnsColour_isBehindItsPages_andThoseBelow_andNoOthers() throws Exception {
        String old = "background:#5a1f1f";
        String below = "/a/col/ji-shu-2-1.htm";
        for (String path :
                List.of(
                        "/a/col/zheng-ce-1.htm",
                        below,
                        "/a/cw/" + SampleRelease.VIDEO + ".htm",
                        "/a/art/" + SampleRelease.ARTICLE + "-1.htm")) {
            assertThat(server.get(path, CTC).text("GBK")).as(path).contains(old);
        }
        for (String path : List.of("/a/index.htm", "/a/col/kong-1.htm", "/a/help.htm")) {
            assertThat(server.get(path, CTC).text("GBK")).as(path).doesNotContain(old);
        }
        String sheet = "/c/look-5a1f1f.css";
        for (String path :
                List.of(
                        "/c/index.html?col=zheng-ce",
                        "/c/index.html?col=ji-shu-2",
                        "/c/cw/" + SampleRelease.VIDEO + ".html")) {
            assertThat(server.get(path, CHROME).text()).as(path).contains(sheet);
        }
        assertThat(server.get("/c/index.html", CHROME).text()).doesNotContain("look-");
        RawAnswer css = server.get(sheet, CHROME);
        assertThat(css.header("Content-Type")).startsWith("text/css");
        assertThat(css.text()).startsWith("h1{background:#5a1f1f;");
        assertThat(server.get("/c/look-5a1f1f;.css", CHROME).status()).isEqualTo(404);
    }

    @Test
    void find_digitsOfAReading_showTheTitles_asText() throws Exception {
        // the sample names no readings: its Latin letters are found
        String page = server.get("/a/find.htm?k=2&cs=utf-8", CTC).text();
        assertThat(page).contains("已输入 2").contains("href=\"/a/cw/");
        assertThat(server.get("/a/find.htm?cs=utf-8", CTC).text())
                .contains("请按拼音首字母所在的数字键")
                .doesNotContain("href=\"/a/cw/");
        assertThat(server.get("/a/find.htm?k=99999999&cs=utf-8", CTC).text()).contains("没有找到");
        assertThat(server.get("/a/find.htm?k=258&cs=utf-8", CTC).text())
                .doesNotContain("<script>alert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"k=1", "k=20", "k=a", "k=2'", "k=2222222222222222222222222", "k=2&p=99"})
    void find_anythingElse_isNoPage(String query) throws Exception {
        assertThat(server.get("/a/find.htm?" + query, CTC).status()).isEqualTo(404);
    }

    @Test
    void groupStart_theCount_goesIntoThePageThatPlaysAndItsStream() throws Exception {
        String title = "/a/cw/" + SampleRelease.VIDEO + ".htm?cs=utf-8&box=BOX-9";
        assertThat(server.get(title, CTC).text())
                .contains("集中收看：按数字键输入人数")
                .contains(
                        "JOIN='/a/play/" + SampleRelease.VIDEO + ".htm?cs=utf-8&box=BOX-9&heads='");
        String play = "/a/play/" + SampleRelease.VIDEO + ".htm?cs=utf-8&heads=";
        assertThat(server.get(play + 30, CTC).text())
                .contains(",HEADS=30,")
                .containsPattern("URL='/play/[^']+&h=30'")
                .containsPattern("href=\"/play/[^\"]+&amp;h=30&amp;cs=utf-8\"");
        assertThat(server.get(play + 2000, CTC).text()).contains(",HEADS=2000,");
        String alone = "/a/play/" + SampleRelease.VIDEO + ".htm?cs=utf-8";
        assertThat(server.get(alone, CTC).text()).contains(",HEADS=0,").doesNotContain("h=0");
        assertThat(server.get("/a/cw/" + SampleRelease.ARTICLE + ".htm?cs=utf-8", CTC).text())
                .doesNotContain("集中收看");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "2001", "9999", "030", "1e2", "abc", "", "3'", "99999999999"})
    void groupStart_whatIsNoNumberOfPeople_startsNothing(String heads) throws Exception {
        RawAnswer answer =
                server.get("/a/play/" + SampleRelease.VIDEO + ".htm?heads=" + heads, CTC);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Problem-Type")).isEqualTo("query");
    }

    @Test
    void help_saysWhereThisIs_andWhomToCall() throws Exception {
        assertThat(server.get("/a/help.htm?cs=utf-8&box=BOX-9", CTC).text())
                .contains("某县")
                .contains("BOX-9")
                .contains("发布版本　12")
                .contains("请联系县级管理员");
    }

    @Test
    void tierA_hostileTitle_staysText() throws Exception {
        RawAnswer answer = server.get("/a/cw/" + SampleRelease.VIDEO + ".htm?cs=gbk", CTC);
        String html = answer.text("GBK");
        assertThat(html)
                .contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;")
                .doesNotContain("<script>alert")
                .doesNotContain("\u0007");
        // 䩐 is not in GBK; a question mark in its place would be another word.
        assertThat(Charset.forName("GBK").newEncoder().canEncode('䩐')).isFalse();
        assertThat(html).contains("&#" + (int) '䩐' + ";").doesNotContain("?&lt;b");
        assertThat(server.get("/a/cw/" + SampleRelease.VIDEO + ".htm?cs=utf-8", CTC).text())
                .contains("&amp;䩐 &lt;b&gt;");
    }

    @Test
    void tierA_articleText_isNeverCutInsideACharacter() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int page = 1; page < 7; page++) {
            all.append(
                    server.get("/a/art/" + SampleRelease.ARTICLE + "-" + page + ".htm?cs=gbk")
                            .text("GBK"));
        }
        String reference = "&#" + "𠮷".codePointAt(0) + ";&#" + (int) '䩐' + ";";
        String text = all.toString().replace("<br>", "");
        assertThat(text.split("正文", -1)).hasSizeGreaterThan(300);
        assertThat(text).contains("正文" + reference + "，正文").doesNotContain("�");
    }

    @Test
    void article_partsOfEachKind_areShownOnEveryTier() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int page = 1; page < 8; page++) {
            String address = "/a/art/" + SampleRelease.ARTICLE + "-" + page + ".htm?cs=utf-8";
            all.append(server.get(address).text());
        }
        String picture = "/m/picture/" + SampleRelease.blob(SampleRelease.PICTURE).sha256();
        assertThat(all)
                .contains("<b>第一章 &lt;script&gt;</b><br>")
                .contains("　　1. 选种 &lt;i&gt;<br>月份｜农事<br>三月｜剪枝 &amp; 施肥<br>")
                // 1000 x 250 into the 592 pixels between the margins
                .contains(picture + "\" style=\"top:68px\" width=\"592\" height=\"148\">");
        assertThat(server.get("/c/cw/" + SampleRelease.ARTICLE + ".html", CHROME).text())
                .contains("<h2>第一章 &lt;script&gt;</h2>")
                .contains("<p class=\"item i2\">1. 选种 &lt;i&gt;</p>")
                .contains("<tr><td>三月</td><td>剪枝 &amp; 施肥</td></tr>")
                .contains(
                        "<img alt=\"果园\" loading=\"lazy\" width=\"1000\" height=\"250\" src=\""
                                + picture);
    }

    @Test
    void lecture_onTiersBAndC_hasChaptersAndSlides() throws Exception {
        String slide = "/m/picture/" + SampleRelease.blob(SampleRelease.SLIDE).sha256();
        assertThat(server.get("/c/cw/" + SampleRelease.SECOND + ".html", CHROME).text())
                .contains("<li data-at=\"0\"><a href=\"#video\">0:00:00 开场 &lt;b&gt;</a></li>")
                .contains("<li data-at=\"3723500\"><a href=\"#video\">1:02:03 总结</a></li>")
                .contains("data-at=\"70000\" width=\"320\" height=\"240\" src=\"" + slide + "\"");
        RawAnswer picture = server.get(slide);
        assertThat(picture.status()).isEqualTo(200);
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        assertThat(picture.body()).isEqualTo(SampleRelease.SLIDE);
    }

    @Test
    void tierA_playPage_carriesASessionOfTheBox() throws Exception {
        String path = "/a/play/" + SampleRelease.VIDEO + ".htm?box=BOX-9";
        RawAnswer page = server.get(path, CTC);
        String session = PlayTest.session("s=" + between(page.text("GBK"), ",S='", "'"));
        assertThat(page.text("GBK"))
                .contains("BOX='BOX-9'", "new MediaPlayer()", "D=24,", "JSONED=true");
        assertThat(server.get("/v/b.gif?b=BOX-9&n=1&e=play&s=" + session).header("Kejian-Recorded"))
                .isEqualTo("1");
        assertThat(server.journal.events.getLast().trusted()).isTrue();
        String again =
                between(
                        server.get("/a/play/" + SampleRelease.VIDEO + ".htm", CTC).text("GBK"),
                        ",S='",
                        "'");
        String third =
                between(
                        server.get("/a/play/" + SampleRelease.VIDEO + ".htm", CTC).text("GBK"),
                        ",S='",
                        "'");
        assertThat(again).as("nameless boxes of one second").isNotEqualTo(third);
        RawAnswer bareAddress = server.get(path, "User-Agent: ZXV10 B700 CTC/2.0");
        assertThat(bareAddress.text("GBK")).contains("JSONED=false");
        assertThat(server.get("/a/play/" + SampleRelease.SECOND + ".htm?box=x'%3balert(1)").text())
                .doesNotContain("alert(1)");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    @Test
    void tierA_page_isRevalidatedByItsTag() throws Exception {
        RawAnswer page = server.get("/a/index.htm", CTC);
        assertThat(page.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(page.header("Kejian-Release")).isEqualTo("12");
        assertThat(page.header("Last-Modified")).isEqualTo("Fri, 20 Nov 2026 01:02:03 GMT");
        String tag = "If-None-Match: " + page.header("ETag");
        assertThat(server.get("/a/index.htm", CTC, tag).status()).isEqualTo(304);
        assertThat(server.get("/a/index.htm?size=1280x720", CTC, tag).status()).isEqualTo(200);
    }

    @Test
    void tierC_everyPage_leadsSomewhereAndRunsNoForeignScript() throws Exception {
        Map<String, RawAnswer> pages = everythingFrom("/c/index.html", CHROME);
        assertThat(pages.keySet())
                .contains(
                        "/c/cw/" + SampleRelease.VIDEO + ".html",
                        "/c/play.js",
                        "/c/page.css",
                        "/c/icon.svg")
                .contains("/play/" + SampleRelease.VIDEO + "/c.m3u8?s=");
        pages.forEach((path, answer) -> {
            if (answer.header("Content-Type").startsWith("text/html")) {
                assertThat(answer.text())
                        .contains("<meta name=\"kejian-release\" content=\"12\">")
                        .doesNotContain("<script>")
                        .doesNotContain("<em>");
                assertThat(answer.header("Content-Security-Policy")).contains("script-src 'self'");
            }
        });
    }

    @Test
    void tierB_everyPage_leadsSomewhere_belowItsOwnAddress() throws Exception {
        String android =
                "User-Agent: Mozilla/5.0 (Linux; Android 4.4.2; MagicBox) AppleWebKit/537.36"
                        + " Chrome/30.0.0.0";
        Map<String, RawAnswer> pages = everythingFrom("/b/index.htm?box=BOX-9", android);
        assertThat(pages.keySet())
                .anyMatch(p -> p.startsWith("/b/col/zheng-ce-5.htm"))
                .anyMatch(p -> p.startsWith("/b/art/" + SampleRelease.ARTICLE + "-4.htm"))
                .anyMatch(p -> p.startsWith("/b/play/" + SampleRelease.VIDEO + ".htm"))
                .anyMatch(p -> p.startsWith("/play/" + SampleRelease.VIDEO + "/b.m3u8"))
                .noneMatch(p -> p.startsWith("/a/"))
                .noneMatch(p -> p.startsWith("/c/"));
    }

    @Test
    void tierC_player_comesFromThisServerAlone() throws Exception {
        RawAnswer player = server.get("/c/hls.js", CHROME);
        assertThat(player.status()).isEqualTo(200);
        assertThat(player.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(player.text()).contains("ManagedMediaSource", ".Hls=");
        assertThat(server.get("/c/play.js", CHROME).text())
                .contains("'/c/hls.js'")
                .doesNotContain("://");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/4.0 (compatible; MSIE 6.0; iPanel; CTC/2.0)|A",
                "|A",
                "some box of 2009|A",
                "Opera/9.80 (Linux armv6l)|A",
                "Mozilla/5.0 (X11; Linux mips) AppleWebKit/531.2+ (KHTML, like Gecko)|A",
                "Mozilla/5.0 (Linux; Android 4.4.2; MagicBox) AppleWebKit/537.36 Chrome/30.0.0.0|B",
                "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/110.0 Mobile|C",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0|C",
                "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari|C",
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0|C",
                "VLC/3.0.18 LibVLC/3.0.18|C",
            })
    void front_byUserAgent_isThePageOfItsTier(String agent, String tier) throws Exception {
        RawAnswer page = agent == null ? server.get("/") : server.get("/", "User-Agent: " + agent);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Vary")).isEqualTo("User-Agent");
        assertThat(page.text("ISO-8859-1").contains("page-view-size")).isEqualTo(tier.equals("A"));
        assertThat(page.text("ISO-8859-1").contains("/b/col/")).isEqualTo(tier.equals("B"));
        if (agent != null && !tier.equals("A")) {
            String video =
                    server.get("/c/cw/" + SampleRelease.VIDEO + ".html", "User-Agent: " + agent)
                            .text();
            assertThat(video)
                    .contains(tier.equals("B") ? "/b.m3u8?s=v1." : "/c.m3u8?s=v1.")
                    .contains("data-tier=\"" + tier + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/col/zheng-ce-0.htm",
                "/a/col/zheng-ce-01.htm",
                "/a/col/zheng-ce-99.htm",
                "/a/col/none-1.htm",
                "/a/col/zheng-ce-%31.htm",
                "/a/art/0198a000-0000-7000-8000-000000000003-9.htm",
                "/a/art/0198a000-0000-7000-8000-000000000001-1.htm",
                "/a/play/0198a000-0000-7000-8000-000000000003.htm",
                "/a/cw/none.htm",
                "/a/index.htm?p=2",
                "/a/index.htm?p=01",
                "/c/index.html?col=none",
                "/c/index.html?col=zheng-ce&p=7",
                "/c/cw/none.html",
                "/a",
                "/a/",
                "/A/index.htm",
            })
    void page_thatIsNotThere_isNotFound(String path) throws Exception {
        assertThat(server.get(path).status()).isEqualTo(404);
    }
}
