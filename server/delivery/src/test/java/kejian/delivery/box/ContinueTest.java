package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What a box did not see the end of stands on its start page. */
class ContinueTest {

    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final String TITLE = SampleRelease.SECOND;

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String session(String title, String query) throws Exception {
        String page = server.get("/a/play/" + title + ".htm?cs=utf-8" + query, CTC).text();
        Matcher session = Pattern.compile(",S='([^']+)'").matcher(page);
        assertThat(session.find()).isTrue();
        return session.group(1);
    }

    private void report(String title, String session, int n, long atS) throws Exception {
        String beacon = "/v/b.gif?t=A&b=STB-1&c=%s&s=%s&n=%d&e=beat&p=%d&w=%d";
        server.get(beacon.formatted(title, session, n, atS, atS), CTC);
    }

    private String start(String query) throws Exception {
        return server.get("/a/index.htm?cs=utf-8" + query, CTC).text();
    }

    private static long seconds() {
        return SampleRelease.view(1, List.of()).title(TITLE).orElseThrow().media().durationMs()
                / 1000;
    }

    @Test
    void entry_standsBehindTheColumns_andLeadsToWhereItStopped() throws Exception {
        assertThat(start("&box=BOX-9")).doesNotContain("继续收看");
        long at = seconds() / 2;
        report(TITLE, session(TITLE, "&box=BOX-9"), 1, at);
        // a report of another name than the session's is nobody's
        assertThat(start("&box=BOX-9")).doesNotContain("继续收看");
        String session = session(TITLE, "&box=STB-1");
        report(TITLE, session, 1, at);
        String play = "/a/play/" + TITLE + ".htm?at=" + at + "&amp;cs=utf-8&amp;box=STB-1";
        assertThat(start("&box=STB-1")).contains("href=\"" + play + "\">3 继续收看：");
        assertThat(start("&box=STB-2")).doesNotContain("继续收看");
        assertThat(server.get(play.replace("&amp;", "&"), CTC).text())
                .contains(",AT=" + at + ";")
                .contains("playByTime(1,AT,0)");
        report(TITLE, session, 2, seconds() - 1);
        assertThat(start("&box=STB-1")).doesNotContain("继续收看");
    }

    /** A portal that names no box: the page that is asked for namelessly is that of the mark. */
    @Test
    void namelessBox_findsItByItsMark_andNobodyElseDoes() throws Exception {
        report(TITLE, session(TITLE, ""), 1, seconds() / 2);
        assertThat(start("")).contains("继续收看");
        assertThat(start("&box=STB-1")).doesNotContain("继续收看");
        assertThat(server.get("/a/index.htm?cs=utf-8", "User-Agent: Browser/1").text())
                .doesNotContain("继续收看");
    }

    @Test
    void withdrawnTitle_isNoLongerOffered_andForgotten() throws Exception {
        report(TITLE, session(TITLE, "&box=STB-1"), 1, seconds() / 2);
        server.view.set(SampleRelease.view(13, List.of(TITLE)));
        assertThat(start("&box=STB-1")).doesNotContain("继续收看").doesNotContain(TITLE);
        server.view.set(SampleRelease.view(14, List.of()));
        assertThat(start("&box=STB-1")).doesNotContain("继续收看");
    }

    @Test
    void inventedSession_leavesNoPlace() throws Exception {
        report(TITLE, "v1." + TITLE + ".1795000000.xx.AAAAAAAAAAAAAAAAAAAAAA", 1, seconds() / 2);
        assertThat(start("&box=STB-1")).doesNotContain("继续收看");
        assertThat(start("")).doesNotContain("继续收看");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "", "1.5", "030", "999999", "3'"})
    void at_thatIsNoTime_startsNothing(String at) throws Exception {
        assertThat(server.get("/a/play/" + TITLE + ".htm?at=" + at, CTC).status()).isEqualTo(400);
    }

    @Test
    void at_pastTheEnd_isTheBeginning() throws Exception {
        assertThat(server.get("/a/play/" + TITLE + ".htm?at=99999", CTC).text()).contains(",AT=0;");
    }
}
