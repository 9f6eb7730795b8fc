package kejian.delivery.box;

import static kejian.delivery.box.SampleRelease.ARTICLE;
import static kejian.delivery.box.SampleRelease.SECOND;
import static kejian.delivery.box.SampleRelease.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.problem.Problem;
import kejian.delivery.evidence.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release restricts, at every address that leads to a byte of it. */
class AccessTest {

    private static final String ROOT = "/m/" + SampleRelease.PACKAGE;
    private static final byte[] KEY =
            "a key of thirty-two bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER_KEY =
            "the key of another county's edge.".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIFE = Duration.ofHours(6).plusSeconds(24);

    private BoxServer server;
    private Sessions sessions;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 30);
        server.view.set(SampleRelease.view(13, List.of(), List.of(VIDEO, ARTICLE)));
        sessions = new Sessions(KEY, server.clock);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    static Stream<String> media() {
        String attachment =
                "/m/attachment/" + VIDEO + "/" + SampleRelease.blob(SampleRelease.HANDOUT).sha256();
        return Stream.of(
                        "/c/master.m3u8",
                        "/c/master.m3u8?mux=1",
                        "/c/manifest.mpd",
                        "/c/images.m3u8",
                        "/c/360p/index.m3u8",
                        "/c/360p/iframes.m3u8",
                        "/c/360p/init.mp4",
                        "/c/360p/0.m4s",
                        "/c/360p/i0.m4s",
                        "/c/text/zh.vtt",
                        "/c/text/zh/index.m3u8",
                        "/c/text/zh/0.vtt",
                        "/b/360p/index.m3u8",
                        "/b/360p/0.ts",
                        "/b/360p.mp4",
                        "/a/a-sd.ts",
                        "/poster.jpg",
                        "/storyboard.jpg",
                        "/storyboard.vtt",
                        attachment)
                .map(path -> path.startsWith("/m/") ? path : ROOT + path);
    }

    private static String with(String path, String parameter) {
        return path + (path.contains("?") ? "&" : "?") + parameter;
    }

    private String good() {
        return sessions.issue(VIDEO, "BOX-1").id();
    }

    private void refused(String path, Problem problem) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            for (String[] headers : new String[][] {{}, {"Range: bytes=0-9"}}) {
                RawAnswer answer = server.request(method, path, headers);
                assertThat(answer.status()).as("%s %s", method, path).isEqualTo(problem.status());
                assertThat(answer.header("Problem-Type")).isEqualTo(problem.code());
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("media")
    void restrictedMedia_isSentToItsOwnSessionOnly(String path) throws Exception {
        String open = with(path, "x=1");
        server.view.set(SampleRelease.view(12, List.of()));
        int status = server.get(open).status();
        assertThat(status).isEqualTo(200);
        server.view.set(SampleRelease.view(13, List.of(), List.of(VIDEO)));

        RawAnswer sent = server.get(with(path, "s=" + good()));
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.header("Cache-Control")).isEqualTo("no-store");
        refused(path, Problem.TOKEN_MISSING);
        refused(with(path, "s="), Problem.TOKEN_MISSING);
        refused(with(path, "s=" + sessions.issue(SECOND, "BOX-1").id()), Problem.TOKEN_SCOPE);
        refused(with(path, "s=" + sessions.issue(VIDEO, null).id()), Problem.TOKEN_SCOPE);
        refused(with(path, "box=BOX-2&s=" + good()), Problem.TOKEN_SCOPE);
    }

    @Test
    void seal_thatWasTouched_isInvalid() throws Exception {
        String path = ROOT + "/c/360p/0.m4s?s=";
        String good = good();
        String[] parts = good.split("\\.");
        String last = parts[4];
        char flipped = last.charAt(3) == 'A' ? 'B' : 'A';
        String seal = last.substring(0, 3) + flipped + last.substring(4);
        refused(path + good.replace(last, seal), Problem.TOKEN_INVALID);
        refused(path + good.replaceFirst("v1", "v2"), Problem.TOKEN_INVALID);
        refused(path + good.substring(0, good.length() - 1), Problem.TOKEN_INVALID);
        refused(path + good.replace(parts[2], parts[2] + "0"), Problem.TOKEN_INVALID);
        refused(path + good + "&s=" + good, Problem.TOKEN_INVALID);
        refused(path + good + "&s", Problem.TOKEN_INVALID);
        String foreign = new Sessions(OTHER_KEY, server.clock).issue(VIDEO, "BOX-1").id();
        refused(path + foreign, Problem.TOKEN_INVALID);
    }

    @Test
    void time_isTheServersOwn() throws Exception {
        String path = ROOT + "/b/360p/0.ts?s=";
        Clock ahead = Clock.offset(server.clock, Duration.ofSeconds(301));
        refused(path + new Sessions(KEY, ahead).issue(VIDEO, "BOX-1").id(), Problem.TOKEN_INVALID);
        Clock far = Clock.offset(server.clock, Duration.ofDays(36_500));
        refused(path + new Sessions(KEY, far).issue(VIDEO, "BOX-1").id(), Problem.TOKEN_INVALID);

        String good = good();
        server.clock.forward(LIFE);
        assertThat(server.get(path + good).status()).isEqualTo(200);
        server.clock.forward(Duration.ofSeconds(1));
        refused(path + good, Problem.TOKEN_EXPIRED);
        assertThat(server.get(path + good).header("WWW-Authenticate")).isEqualTo("Kejian-Box");
    }

    @Test
    void withdrawal_endsRunningSessionsAtOnce() throws Exception {
        String path = ROOT + "/c/360p/0.m4s?s=" + good();
        assertThat(server.get(path).status()).isEqualTo(200);
        server.view.set(SampleRelease.view(14, List.of(VIDEO), List.of(VIDEO)));
        refused(path, Problem.WITHDRAWN);
    }

    @Test
    void restrictionInANewRelease_holdsForAddressesOfTheOldOne() throws Exception {
        server.view.set(SampleRelease.view(14, List.of(), List.of()));
        assertThat(server.get(ROOT + "/c/360p/0.m4s").status()).isEqualTo(200);
        server.view.set(SampleRelease.view(15, List.of(), List.of(VIDEO)));
        refused(ROOT + "/c/360p/0.m4s", Problem.TOKEN_MISSING);
    }

    @Test
    void playAddress_wantsABoxThatNamesItself() throws Exception {
        for (String file : List.of("c.m3u8", "b.m3u8", "c.mpd", "b.mp4", "a.ts")) {
            String path = "/play/" + VIDEO + "/" + file;
            refused(path, Problem.TOKEN_MISSING);
            refused(path + "?box=%20", Problem.TOKEN_MISSING);
            assertThat(server.get(path + "?box=BOX-1").status()).isEqualTo(200);
            assertThat(server.get(path + "?s=" + good()).status()).isEqualTo(200);
            assertThat(server.get(path + "?s=" + good()).header("Cache-Control"))
                    .isEqualTo("no-store");
            refused(
                    path + "?s=" + sessions.issue(SECOND, "BOX-1").id() + "&box=BOX-1",
                    Problem.TOKEN_SCOPE);
            assertThat(server.get("/play/" + SECOND + "/" + file).status()).isEqualTo(200);
        }
        String master = server.get("/play/" + VIDEO + "/c.m3u8?box=BOX-1").text();
        String session = PlayTest.session(master);
        assertThat(server.get(ROOT + "/c/360p/index.m3u8?s=" + session).status()).isEqualTo(200);
    }

    @Test
    void answerToAGoodSession_keepsItsBox() throws Exception {
        String page = server.get("/c/cw/" + VIDEO + ".html?s=" + good()).text();
        String poster = ROOT + "/poster.jpg?s=" + PlayTest.session(page);
        assertThat(page).contains(poster);
        assertThat(server.get(poster).status()).isEqualTo(200);
    }

    @Test
    void captionsOfThePage_carryTheSessionOn() throws Exception {
        String page = server.get("/c/cw/" + VIDEO + ".html?box=BOX-1").text();
        String track = ROOT + "/c/text/zh.vtt?s=" + PlayTest.session(page);
        assertThat(page)
                .contains(
                        "<track kind=\"captions\" srclang=\"zh\" label=\"中文"
                                + " &quot;字幕&quot;\" src=\""
                                + track
                                + "\" default>");
        assertThat(server.get(track).body()).isEqualTo(SampleRelease.CAPTIONS);
        assertThat(server.get(track).header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void storyboardIndex_carriesTheSessionOn() throws Exception {
        String session = good();
        assertThat(server.get(ROOT + "/storyboard.vtt?s=" + session).text())
                .contains("storyboard.jpg?s=" + session + "#xywh=");
    }

    @Test
    void pages_giveSessionsToNamedBoxesAndShowNobodyElseAPicture() throws Exception {
        for (String page :
                List.of(
                        "/a/play/" + VIDEO + ".htm",
                        "/c/cw/" + VIDEO + ".html",
                        "/a/art/" + ARTICLE + "-1.htm",
                        "/c/cw/" + ARTICLE + ".html")) {
            refused(page, Problem.TOKEN_MISSING);
            RawAnswer named = server.get(page + "?box=BOX-1");
            assertThat(named.status()).isEqualTo(200);
            assertThat(named.header("Cache-Control")).isEqualTo("no-store");
        }
        String video = server.get("/c/cw/" + VIDEO + ".html?box=BOX-1").text();
        assertThat(video).contains("/poster.jpg?s=" + PlayTest.session(video));
        String article = server.get("/c/cw/" + ARTICLE + ".html?box=BOX-1").text();
        String picture = "/m/picture/" + SampleRelease.blob(SampleRelease.PICTURE).sha256();
        assertThat(article).contains(picture + "?s=v1." + ARTICLE);
        refused(picture, Problem.TOKEN_MISSING);
        assertThat(server.get(picture + "?s=" + sessions.issue(ARTICLE, "BOX-1").id()).status())
                .isEqualTo(200);
        for (String list :
                List.of(
                        "/c/index.html?col=zheng-ce",
                        "/list/all.json",
                        "/list/all.rss",
                        "/a/cw/" + VIDEO + ".htm")) {
            assertThat(server.get(list).text()).doesNotContain(ROOT + "/poster.jpg");
        }
        assertThat(server.get("/list/all.json").text()).contains("/poster.jpg");
    }
}
