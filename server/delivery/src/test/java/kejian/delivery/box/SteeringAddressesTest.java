package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.Steering;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.steering.Whereabouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the province's own box addresses send a box. */
class SteeringAddressesTest {

    private static final String PLAY = "/play/" + SampleRelease.VIDEO;
    private static final String COUNTY = "410225";

    private final List<KnownEdge> edges = new CopyOnWriteArrayList<>();
    private final List<Surroundings.Asked> asked = new CopyOnWriteArrayList<>();
    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 3, Optional.of(new OneCounty()));
        edges.add(edge("own", "http://own.test:81", 12));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Every box stands in the one county. */
    private final class OneCounty implements Surroundings {

        @Override
        public Decision decide(Asked who) {
            asked.add(who);
            String name = who.box() == null ? who.mark() : who.box();
            return Steering.decide(
                    new Steering.Asker(
                            name, new Whereabouts.Stated(COUNTY), List.of(COUNTY), who.release()),
                    edges,
                    server.clock.instant());
        }

        @Override
        public boolean hasEdges() {
            return !edges.isEmpty();
        }
    }

    private KnownEdge edge(String name, String address, long release) {
        return new KnownEdge(name, COUNTY, address, release, null, server.clock.instant());
    }

    private static final String AGENT = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0";

    private RawAnswer get(String path, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = AGENT;
        return server.get(path, all);
    }

    @Test
    void boxThatMayFollowNoRedirect_isServedHere() throws Exception {
        assertThat(get(PLAY + "/a.ts?box=B").status()).isEqualTo(302);
        assertThat(server.get(PLAY + "/a.ts?box=B").status()).isEqualTo(200);
        String old = "GET " + PLAY + "/a.ts?box=B HTTP/1.0\r\n" + AGENT + "\r\n\r\n";
        assertThat(server.ask(old).status()).isEqualTo(200);
    }

    @Test
    void playAddress_sendsTheBoxToItsEdge_withBoxAndMuxAndNothingElse() throws Exception {
        String foreign =
                new Sessions(new byte[32], server.clock).issue(SampleRelease.VIDEO, "BOX-1").id();
        for (String name : List.of("c.m3u8", "b.m3u8", "c.mpd", "b.mp4", "a.ts")) {
            for (String method : List.of("GET", "HEAD")) {
                String query = "?s=" + foreign + "&box=BOX-1&mux=1&area=410225&token=t";
                RawAnswer a = server.request(method, PLAY + "/" + name + query, AGENT);
                assertThat(a.status()).as(method + " " + name).isEqualTo(302);
                assertThat(a.header("Location"))
                        .isEqualTo("http://own.test:81" + PLAY + "/" + name + "?box=BOX-1&mux=1");
                assertThat(a.header("Cache-Control")).isEqualTo("no-store");
                assertThat(a.header("Content-Length")).isEqualTo("0");
            }
        }
        RawAnswer nameless = get(PLAY + "/a.ts?box=%0d%0aX:1", "Range: bytes=0-");
        assertThat(nameless.header("Location")).isEqualTo("http://own.test:81" + PLAY + "/a.ts");
        assertThat(asked.getLast().box()).isNull();
    }

    @Test
    void pageThatPlays_isSentOnWhole_soThatItReportsWhereItIsServed() throws Exception {
        String key = "/a/play/" + SampleRelease.VIDEO + ".htm";
        assertThat(get(key + "?box=B&size=1280x720&cs=gbk&x=y").header("Location"))
                .isEqualTo("http://own.test:81" + key + "?box=B&cs=gbk&size=1280x720");
        String plain = "/c/cw/" + SampleRelease.VIDEO + ".html";
        assertThat(get(plain + "?box=B").header("Location"))
                .isEqualTo("http://own.test:81" + plain + "?box=B");
        assertThat(get("/c/cw/" + SampleRelease.ARTICLE + ".html?box=B").status()).isEqualTo(200);
    }

    @Test
    void pageOfThisServer_playsFromThisServer_untilItsEnd() throws Exception {
        KnownEdge own = edges.removeFirst();
        String page = get("/a/play/" + SampleRelease.VIDEO + ".htm?box=B").text();
        String session = PlayTest.session(page);
        edges.add(own);
        assertThat(get(PLAY + "/a.ts?s=" + session).status()).isEqualTo(200);
        assertThat(get(PLAY + "/a.ts?box=B").status()).isEqualTo(302);
    }

    @Test
    void restricted_isSentOnOnlyForABoxThatMayHaveIt_andPlaysWhereItBegan() throws Exception {
        server.view.set(SampleRelease.view(12, List.of(), List.of(SampleRelease.VIDEO)));
        assertThat(get(PLAY + "/c.m3u8").status()).isEqualTo(401);
        assertThat(get(PLAY + "/c.m3u8?box=B&s=v1.forged").status()).isEqualTo(403);
        assertThat(get(PLAY + "/c.m3u8?box=B").header("Location"))
                .isEqualTo("http://own.test:81" + PLAY + "/c.m3u8?box=B");
        assertThat(here("/c.m3u8?box=B&CMCD=x").text()).doesNotContain("STEERING");
    }

    private RawAnswer here(String tail) throws Exception {
        RawAnswer answer = get(PLAY + tail);
        assertThat(answer.status()).as(tail).isEqualTo(200);
        return answer;
    }

    @Test
    void playAddress_withACmcdReport_isAnsweredHere_evenABrokenOne() throws Exception {
        here("/c.m3u8?box=B&CMCD=bl%3D1000");
        here("/c.m3u8?CMCD=%zz&box=B");
        here("/a.ts?box=B&CMCD");
        assertThat(get(PLAY + "/c.m3u8?xCMCD=1").status()).isEqualTo(302);
    }

    @Test
    void whatHasBegunHere_goesOnHere() throws Exception {
        // Served here, since it does not say who it is.
        assertThat(server.get(PLAY + "/a.ts?box=B").status()).isEqualTo(200);
        assertThat(get(PLAY + "/a.ts?box=B", "Range: bytes=188-").status()).isEqualTo(206);
        RawAnswer sentOn = get(PLAY + "/a.ts?box=C", "Range: bytes=188-");
        assertThat(sentOn.status()).isEqualTo(302);
    }

    @Test
    void segmentsPlaylistsAndPages_areNeverSentOn() throws Exception {
        String root = "/m/" + SampleRelease.PACKAGE;
        for (String path :
                List.of(
                        root + "/c/360p/0.m4s",
                        root + "/c/360p/index.m3u8",
                        root + "/c/master.m3u8",
                        root + "/b/360p/0.ts",
                        root + "/poster.jpg",
                        "/a/cw/" + SampleRelease.VIDEO + ".htm",
                        "/list/all.m3u")) {
            assertThat(get(path + "?box=B").status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void unknownAndWithdrawn_areAnsweredHere() throws Exception {
        assertThat(get("/play/no-such/c.m3u8?box=B").status()).isEqualTo(404);
        assertThat(get("/play/" + SampleRelease.ARTICLE + "/c.m3u8?box=B").status()).isEqualTo(404);
        server.view.set(SampleRelease.view(12, List.of(SampleRelease.VIDEO)));
        assertThat(get(PLAY + "/c.m3u8?box=B").status()).isEqualTo(410);
    }

    @Test
    void edge_thatIsThisServer_orSpeaksAnotherScheme_isNoPlaceToSendTo() throws Exception {
        edges.set(0, edge("own", "http://BOX.test", 12)); // the Host that the test names
        here("/c.m3u8?box=B");
        edges.set(0, edge("own", "https://own.test", 12));
        here("/c.m3u8?box=B");
        edges.set(0, edge("own", "http://own.test", 11));
        here("/c.m3u8?box=B"); // it may lack what is shown here
    }

    @Test
    void fullServer_sendsOnStill() throws Exception {
        edges.clear();
        assertThat(get(PLAY + "/c.m3u8?box=B").status()).isEqualTo(200);
        edges.add(edge("own", "http://own.test", 12));
        assertThat(get(PLAY + "/c.m3u8?box=B").header("Location"))
                .startsWith("http://own.test/play/");
    }

    @Test
    void master_namesTheDocument_whichNamesTheEdge() throws Exception {
        String master = here("/c.m3u8?box=BOX-1&area=410225&CMCD=x").text();
        String session = PlayTest.session(master);
        String tail = "&p=" + SampleRelease.PACKAGE + "&s=" + session;
        assertThat(master)
                .contains(
                        "#EXT-X-CONTENT-STEERING:SERVER-URI="
                                + "\"/steer/BOX-1.json?r=12&area=410225"
                                + tail
                                + "\"\n");
        String again = get("/m/" + SampleRelease.PACKAGE + "/c/master.m3u8?s=" + session).text();
        assertThat(again).contains("SERVER-URI=\"/steer/BOX-1.json?r=12" + tail + "\"\n");
        server.view.set(SampleRelease.view(13, List.of()));
        RawAnswer ofNothing = get("/steer/BOX-1.json?r=12");
        assertThat(new JsonObject(ofNothing.text()).getJsonArray("PATHWAY-PRIORITY"))
                .as("another port, and nothing said of which playlists are asked for")
                .isEqualTo(new JsonArray(List.of(".")));
        JsonObject otherPort = new JsonObject(get("/steer/BOX-1.json?r=12" + tail).text());
        assertThat(otherPort.getJsonArray("PATHWAY-PRIORITY"))
                .isEqualTo(new JsonArray(List.of("own", ".")));
        assertThat(otherPort.getString("RELOAD-URI")).isEqualTo("/steer/BOX-1.json?r=12" + tail);
        JsonObject replacement =
                otherPort
                        .getJsonArray("PATHWAY-CLONES")
                        .getJsonObject(0)
                        .getJsonObject("URI-REPLACEMENT");
        assertThat(replacement.containsKey("HOST")).isFalse();
        assertThat(replacement.getJsonObject("PER-VARIANT-URIS").getString("360p"))
                .isEqualTo(
                        "http://own.test:81/m/"
                                + SampleRelease.PACKAGE
                                + "/c/360p/index.m3u8?s="
                                + session);
        assertThat(get("/steer/BOX-1.json?r=12&p=dash&s=%22%0a").text())
                .contains("\"RELOAD-URI\":\"/steer/BOX-1.json?r=12&p=dash\"")
                .contains("\"own\"")
                .doesNotContain("CLONES");
        edges.set(0, edge("own", "http://own.test:80", 12));
        RawAnswer answer = get("/steer/BOX-1.json?r=12&_HLS_pathway=.");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonObject json = new JsonObject(answer.text());
        assertThat(json.getInteger("TTL")).isEqualTo(300);
        assertThat(json.getJsonArray("PATHWAY-PRIORITY"))
                .as("the edge has the release that this viewing began with")
                .isEqualTo(new JsonArray(List.of("own", ".")));
        assertThat(json.getString("RELOAD-URI")).isEqualTo("/steer/BOX-1.json?r=12");
        JsonObject fresh = new JsonObject(get("/steer/BOX-1.json").text());
        assertThat(fresh.getInteger("TTL")).as("its edge lacks release 13").isEqualTo(10);
        assertThat(fresh.getJsonArray("PATHWAY-PRIORITY")).isEqualTo(new JsonArray(List.of(".")));
        assertThat(get("/steer/-.json").status()).isEqualTo(200);
        assertThat(asked.getLast().box()).isNull();
        assertThat(get("/steer/a%20b.json").status()).isEqualTo(404);
    }

    @Test
    void document_tellsNothingOfARestrictedPackage() throws Exception {
        String of = "/steer/BOX-1.json?r=12&p=" + SampleRelease.PACKAGE;
        assertThat(get(of).text()).contains("CLONES", "text.zh");
        server.view.set(SampleRelease.view(12, List.of(), List.of(SampleRelease.VIDEO)));
        RawAnswer closed = get(of);
        assertThat(closed.status()).isEqualTo(200);
        assertThat(closed.text()).doesNotContain("CLONES", "text");
    }

    @Test
    void serverWithoutSurroundings_asAnEdgeIs_keepsEveryBox(@TempDir Path folder) throws Exception {
        List<String> masters = new ArrayList<>();
        try (BoxServer edge = new BoxServer(folder, 3)) {
            RawAnswer answer = edge.get(PLAY + "/c.m3u8?box=B");
            assertThat(answer.status()).isEqualTo(200);
            masters.add(answer.text());
            assertThat(edge.get("/steer/B.json").status()).isEqualTo(404);
            assertThat(edge.get(PLAY + "/a.ts?box=B").status()).isEqualTo(200);
        }
        assertThat(masters.getFirst()).doesNotContain("STEERING");
    }
}
