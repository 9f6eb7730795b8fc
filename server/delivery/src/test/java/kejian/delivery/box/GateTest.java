package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.contract.problem.Problem;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.register.Register;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An area that serves no guests: HALL-1 is known there, nobody else. */
class GateTest {

    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final String CHROME = "User-Agent: Mozilla/5.0 (X11) Chrome/120.0.0.0";
    private static final Register REGISTER =
            (box, peer) ->
                    "HALL-1".equals(box)
                            ? new Register.Standing.Known("王庄村", "telecom-hd")
                            : new Register.Standing.Stranger();

    private static BoxServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100, REGISTER);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?box=HALL-2",
                "/a/index.htm",
                "/a/find.htm",
                "/a/nothing",
                "/a/survey.htm",
                "/c/index.html",
                "/c/survey.html",
                "/c/answered/x.html",
                "/c/cw/x.html"
            })
    void strangersPage_saysWhoAndWhom(String path) throws Exception {
        for (String agent : new String[] {CTC, CHROME}) {
            RawAnswer answer = server.get(path, agent);
            assertThat(answer.header("Content-Type"))
                    .startsWith(answer.status() == 404 ? "text/plain" : "text/html");
            if (path.equals("/a/nothing")) {
                assertThat(answer.status()).isEqualTo(404);
                continue;
            }
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("Problem-Type")).isEqualTo("box-unknown");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            String charset = answer.header("Content-Type").replaceAll(".*charset=", "");
            assertThat(answer.text(charset)).contains("终端未登记", "请联系县级管理员");
            if (path.contains("HALL-2")) {
                assertThat(answer.text(charset)).contains("HALL-2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/list/all.m3u",
                "/list/all.json?box=HALL-2",
                "/play/%s/a.ts",
                "/play/%s/b.m3u8",
                "/play/%s/c.m3u8",
                "/play/%s/c.mpd",
                "/play/%s/b.mp4"
            })
    void nobodyElse_beginsAViewing(String path) throws Exception {
        RawAnswer answer = server.get(path.formatted(SampleRelease.VIDEO), CHROME);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Problem-Type")).isEqualTo("box-unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/index.htm?box=HALL-1",
                "/c/index.html?box=HALL-1",
                "/list/all.m3u?box=HALL-1",
                "/play/%s/b.m3u8?box=HALL-1",
                "/a/help.htm",
                "/c/play.js",
                "/status.json"
            })
    void whoIsKnown_andWhatIsForEverybody_passes(String path) throws Exception {
        assertThat(server.get(path.formatted(SampleRelease.VIDEO), CTC).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/A/index.htm",
                "/%61/index.htm",
                "//a/index.htm",
                "/c/../a/index.htm",
                "/c/./index.html",
                "/list//all.m3u",
                "/a/index.htm%3Fbox=HALL-1",
                "/PLAY/x/a.ts"
            })
    void otherSpelling_isNoWayIn(String path) throws Exception {
        assertThat(server.get(path, CTC).status()).isIn(403, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?BOX=HALL-1",
                "?box=hall-1",
                "?box=HALL-2&box=HALL-1",
                "?box=HALL-1%00",
                "?s=v1.x.1.SEFMTC0x.AAAA",
                "?box=%3Cscript%3Ealert(1)%3C/script%3E"
            })
    void otherName_isAStrangers_andNoMarkup(String query) throws Exception {
        for (String page : new String[] {"/a/index.htm", "/c/index.html"}) {
            RawAnswer answer = server.get(page + query, CTC);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("GBK")).doesNotContain("alert(1)");
        }
        RawAnswer head = server.request("HEAD", "/a/index.htm" + query, CTC);
        assertThat(head.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "box=HALL-2", "box=hall-1", "s=v1.x"})
    void stranger_byAnotherProtocol_isRefusedToo(String query) {
        ViewingDoor.Answer refused = new ViewingDoor.Answer.Refused(Problem.BOX_UNKNOWN);
        assertThat(server.routes.door().ask(asked(query))).isEqualTo(refused);
        assertThat(server.routes.door().begin(asked(query))).isEqualTo(refused);
        assertThat(server.routes.door().ask(asked("box=HALL-1")))
                .isInstanceOf(ViewingDoor.Answer.Open.class);
    }

    private static ViewingDoor.Asked asked(String query) {
        return new ViewingDoor.Asked(SampleRelease.VIDEO, query, "box.test", "10.0.0.1", "CTC");
    }

    @Test
    void session_ofAKnownBox_isEnough() throws Exception {
        String page =
                server.get("/a/play/" + SampleRelease.VIDEO + ".htm?box=HALL-1", CTC).text("GBK");
        String session = page.replaceAll("(?s).*,S='([^']+)'.*", "$1");
        String play = "/play/" + SampleRelease.VIDEO + "/b.m3u8?s=" + session;
        assertThat(server.get(play, CTC).status()).isEqualTo(200);
    }

    @Test
    void profileOfTheRegister_holdsOverTheAgent() throws Exception {
        assertThat(server.get("/a/index.htm?box=HALL-1", CTC).text("GBK"))
                .contains("content=\"1280*720\"");
        assertThat(
                        BoxProfiles.shipped()
                                .choose("none-such", "iPanel", () -> "", "/", java.util.Map.of())
                                .name())
                .isEqualTo("telecom-sd");
    }

    @Test
    void profileOfTheRegister_holdsByAnotherProtocolToo() throws Exception {
        assertThat(server.routes.door().profile(asked("box=HALL-1")).name())
                .isEqualTo("telecom-hd");
        assertThat(server.routes.door().profile(asked("box=HALL-2")).name())
                .isEqualTo("unknown-old");
        String page =
                server.get("/a/play/" + SampleRelease.VIDEO + ".htm?box=HALL-1", CTC).text("GBK");
        String session = page.replaceAll("(?s).*,S='([^']+)'.*", "$1");
        assertThat(server.routes.door().profile(asked("s=" + session)).name())
                .isEqualTo("telecom-hd");
    }

    @Test
    void preflight_isForEverybody() throws Exception {
        RawAnswer answer = server.request("OPTIONS", "/list/all.m3u", CHROME);
        assertThat(answer.status()).isEqualTo(204);
    }
}
