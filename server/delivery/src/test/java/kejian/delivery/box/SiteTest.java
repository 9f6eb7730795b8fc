package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searching and going on, on the pages of tiers B and C. */
class SiteTest {

    private static final String CHROME =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0";
    private static final String ANDROID =
            "User-Agent: Mozilla/5.0 (Linux; Android 4.4.2; MagicBox) AppleWebKit/537.36"
                    + " Chrome/30.0.0.0";
    private static final String TITLE = SampleRelease.SECOND;
    private static final Pattern COOKIE = Pattern.compile("kejian-viewer=[A-Za-z0-9_-]{22}");

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String search(String words, String more) throws Exception {
        String q = URLEncoder.encode(words, StandardCharsets.UTF_8);
        return server.get("/c/find.html?q=" + q + more, CHROME).text();
    }

    @Test
    void search_wordsOfEitherSpelling_findTheTitle_andPagesFollow() throws Exception {
        assertThat(search("乡村振兴", "")).contains("找到 1 个课件", "/c/cw/" + TITLE + ".html");
        assertThat(search("鄉村振興", "")).contains("/c/cw/" + TITLE + ".html");
        assertThat(search("农业", ""))
                .contains("找到 40 个课件")
                .contains("<b>1</b> <a href=\"/c/find.html?q=%E5%86%9C%E4%B8%9A&amp;p=2\">2</a>");
        assertThat(search("农业", "&p=2").split("<li>", -1)).hasSize(11);
        assertThat(server.get("/c/find.html?q=a&p=9", CHROME).status()).isEqualTo(404);
    }

    @Test
    void search_thatFindsNothing_saysSo_andStaysText() throws Exception {
        assertThat(search("<script>alert(2)</script>", "&box=BOX-9"))
                .contains("没有找到“&lt;script&gt;alert(2)&lt;/script&gt;”")
                .contains("value=\"&lt;script&gt;")
                .contains("<input type=\"hidden\" name=\"box\" value=\"BOX-9\">")
                .contains("首字母")
                .doesNotContain("<script>alert");
        assertThat(search("", "")).contains("请输入课件名").doesNotContain("没有找到");
        RawAnswer page = server.get("/c/find.html?q=x", CHROME);
        assertThat(page.header("Content-Security-Policy")).contains("form-action 'self'");
    }

    @Test
    void search_whatIsWithdrawn_isNotFound() throws Exception {
        server.view.set(SampleRelease.view(13, List.of()).withdrawing(List.of(TITLE)));
        assertThat(search("乡村振兴", "")).contains("没有找到");
    }

    private static String cookie(RawAnswer page) {
        Matcher given = COOKIE.matcher(page.header("Set-Cookie"));
        assertThat(given.find()).isTrue();
        return given.group();
    }

    private void report(String cookie, String session, long atS) throws Exception {
        String line =
                "cid=\"%s\",e=t,kejian-w=1000,pt=%d,sid=\"%s\",sn=3,v=2"
                        .formatted(TITLE, atS * 1000, session);
        server.ask(
                "POST /v/cmcd HTTP/1.1\r\nHost: x\r\nCookie: a=b; %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(cookie, line.length(), line));
    }

    private static String session(String page) {
        Matcher session = Pattern.compile("(?:data-session=\"|,S=')(v1[^\"']+)").matcher(page);
        assertThat(session.find()).isTrue();
        return session.group(1);
    }

    @Test
    void browser_thatDidNotSeeTheEnd_goesOnThere_andNoOtherDoes() throws Exception {
        RawAnswer page = server.get("/c/cw/" + TITLE + ".html", CHROME);
        String cookie = cookie(page);
        assertThat(page.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/");
        report(cookie, session(page.text()), 12);
        String goOn = "href=\"/c/cw/" + TITLE + ".html?at=12\">继续收看：";
        assertThat(server.get("/c/index.html", CHROME, "Cookie: " + cookie).text()).contains(goOn);
        assertThat(server.get("/c/index.html", CHROME).text()).doesNotContain("继续收看");
        assertThat(
                        server.get(
                                        "/c/index.html",
                                        CHROME,
                                        "Cookie: kejian-viewer=" + "A".repeat(22))
                                .text())
                .doesNotContain("继续收看");
        RawAnswer again = server.get("/c/cw/" + TITLE + ".html?at=12", CHROME, "Cookie: " + cookie);
        assertThat(again.text()).contains(" data-at=\"12\"");
        assertThat(again.header("Set-Cookie")).isEmpty();
        server.view.set(SampleRelease.view(13, List.of(TITLE)));
        assertThat(server.get("/c/index.html", CHROME, "Cookie: " + cookie).text())
                .doesNotContain("继续收看");
    }

    @Test
    void namedBox_isKnownByItsName_andGivenNoNumber() throws Exception {
        RawAnswer page = server.get("/b/play/" + TITLE + ".htm?box=STB-7", ANDROID);
        assertThat(page.header("Set-Cookie")).isEmpty();
        server.get(
                "/v/b.gif?t=B&b=STB-7&c=%s&s=%s&n=2&e=beat&p=12&w=12"
                        .formatted(TITLE, session(page.text())),
                ANDROID);
        assertThat(server.get("/b/index.htm?box=STB-7", ANDROID).text())
                .contains("href=\"/b/play/" + TITLE + ".htm?at=12&amp;box=STB-7\">3 继续收看：");
        assertThat(server.get("/b/index.htm?box=STB-8", ANDROID).text()).doesNotContain("继续收看");
        assertThat(server.get("/b/play/" + TITLE + ".htm?at=12&box=STB-7", ANDROID).text())
                .contains(",AT=12;");
    }

    @Test
    void namelessBoxOfTierB_goesByItsNumber() throws Exception {
        RawAnswer page = server.get("/b/play/" + TITLE + ".htm", ANDROID);
        String cookie = "Cookie: " + cookie(page);
        server.get(
                "/v/b.gif?t=B&c=%s&s=%s&n=2&e=beat&p=12&w=12"
                        .formatted(TITLE, session(page.text())),
                ANDROID,
                cookie);
        assertThat(server.get("/b/index.htm", ANDROID, cookie).text()).contains("继续收看");
        assertThat(server.get("/b/index.htm", ANDROID).text()).doesNotContain("继续收看");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1.5", "030", "3'"})
    void at_thatIsNoTime_startsNothing(String at) throws Exception {
        assertThat(server.get("/c/cw/" + TITLE + ".html?at=" + at, CHROME).status()).isEqualTo(400);
    }

    @Test
    void tierB_playsByItself_andItsPagesLeadToItsOwn() throws Exception {
        for (String path :
                List.of(
                        "/b/index.htm",
                        "/b/col/zheng-ce-1.htm",
                        "/b/find.htm?k=2",
                        "/b/help.htm",
                        "/b/fault.htm",
                        "/b/cw/" + TITLE + ".htm")) {
            assertThat(server.get(path, ANDROID).text())
                    .as(path)
                    .startsWith("<!DOCTYPE html>")
                    .contains("<meta name=\"kejian-release\" content=\"12\">")
                    .contains("/b/")
                    .doesNotContain("/a/");
        }
        assertThat(server.get("/", ANDROID).text()).contains("href=\"/b/col/zheng-ce-1.htm\"");
        String play = server.get("/b/play/" + TITLE + ".htm?heads=30", ANDROID).text();
        assertThat(play)
                .contains("<video ", "URL='/play/" + TITLE + "/b.m3u8?s=v1.", "HEADS=30", "T='B'")
                .doesNotContain("new MediaPlayer");
        // whoever asks: the address names the tier
        assertThat(server.get("/b/index.htm", CHROME).text()).startsWith("<!DOCTYPE html>");
        assertThat(server.get("/a/index.htm", ANDROID).text("ISO-8859-1")).contains("HTML 4.01");
    }
}
