package kejian.acceptance.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.steering.Whereabouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets nothing, and what everybody is told: rights, caps, withdrawal, broken requests. */
class RtspRefusalsTest {

    private RtspGround ground;

    @BeforeEach
    void start() throws Exception {
        ground = new RtspGround(3, 2, Optional.of(new NoEdge()));
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(ground.port.sessions()).isZero();
        ground.close();
    }

    private static class NoEdge implements Surroundings {

        @Override
        public Decision decide(Asked asked) {
            // whoever is of this area is better served elsewhere
            List<KnownEdge> order =
                    "410225".equals(asked.area())
                            ? List.of(
                                    new KnownEdge(
                                            "own", "410225", "http://own.test:81", 7, null, null))
                            : List.of();
            return new Decision(new Whereabouts.Unknown(), order, List.of(), false);
        }

        @Override
        public boolean hasEdges() {
            return true;
        }
    }

    private RtspBox box() throws Exception {
        return new RtspBox(ground.port.port(), RtspBox.TELECOM);
    }

    private static void awaitNone(RtspGround ground) throws Exception {
        RtspGround.await(
                "no session left",
                () -> {
                    try {
                        return ground.port.sessions() == 0;
                    } catch (java.io.IOException e) {
                        return false;
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "/play/nothing/a.ts, 404",
        "/play/../lesson-1/a.ts, 404",
        "/play/lesson-1/b.ts, 404",
        "/, 404",
        "/play/lesson-1/%61.ts, 404"
    })
    void addressOfNothing_isNotFound(String path, int status) throws Exception {
        try (RtspBox box = box()) {
            String address = "rtsp://127.0.0.1:" + ground.port.port() + path;
            assertThat(box.ask("DESCRIBE", address).status()).isEqualTo(status);
            assertThat(box.ask("SETUP", address, "Transport: MP2T/TCP").status()).isEqualTo(status);
        }
    }

    @Test
    void methodsAndSessions_areAnsweredAsTheTableHasThem() throws Exception {
        try (RtspBox box = box()) {
            assertThat(box.ask("ANNOUNCE", ground.address()).status()).isEqualTo(405);
            assertThat(box.ask("RECORD", ground.address()).status()).isEqualTo(405);
            assertThat(box.ask("BREW", ground.address()).status()).isEqualTo(501);
            assertThat(box.ask("PLAY", ground.address()).status()).isEqualTo(454);
            assertThat(box.ask("OPTIONS", "*", "Require: x.y").status()).isEqualTo(551);
            assertThat(box.ask("DESCRIBE", ground.address(), "Accept: text/html").status())
                    .isEqualTo(406);
            assertThat(box.ask("GET_PARAMETER", "*").status()).isEqualTo(200);
            assertThat(box.setUp(ground.track(), "MP2T/H2221/UDP;client_port=5000").status())
                    .isEqualTo(461);
            assertThat(box.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(200);
            assertThat(box.ask("SETUP", ground.track(), "Transport: MP2T/TCP").status())
                    .isEqualTo(455);
            assertThat(box.ask("SET_PARAMETER", ground.track()).status()).isEqualTo(200);
            RtspBox.Reply where =
                    box.ask(
                            "GET_PARAMETER",
                            ground.track(),
                            "Content-Length: 10",
                            "",
                            "position\r\n");
            assertThat(where.body()).isEqualTo("position: 0.000\r\n");
            try (RtspBox other = box()) {
                other.names(box.session());
                assertThat(other.ask("TEARDOWN", ground.address()).status()).isEqualTo(454);
            }
        }
        awaitNone(ground);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npt=NaN-",
                "npt=-5-",
                "npt=24.5-",
                "npt=99999-",
                "npt=10-5",
                "smpte=0:10-",
                "x",
                "npt=-"
            })
    void rangeThatIsNone_is457_andChangesNothing(String range) throws Exception {
        try (RtspBox box = box()) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            assertThat(box.ask("PLAY", ground.address(), "Range: " + range).status())
                    .isEqualTo(457);
            assertThat(box.received().size()).isZero();
            assertThat(box.ask("PLAY", ground.address(), "Scale: fast").status()).isEqualTo(400);
        }
        awaitNone(ground);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS * RTSP/1.0\r\n\r\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: x\r\n\r\n",
                "OPTIONS * RTSP/1.0\nCSeq: 1\n\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nno colon\r\n\r\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n folded: 1\r\n\r\n",
                "OPTIONS  * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n",
                "options * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 99999\r\n\r\n",
                "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
                "$\u0000\u0000\u0004abcd",
                "\u0000\u0000"
            })
    void brokenRequest_isAnsweredAndTheConnectionEnds(String text) throws Exception {
        try (RtspBox box = box()) {
            box.send(text);
            assertThat(box.reply().status()).isIn(400, 413, 505);
            RtspGround.await("the end", box::isClosed);
        }
    }

    @Test
    void headOf64kB_andManyFields_end() throws Exception {
        for (String part : List.of("X: " + "y".repeat(65_536), "X: y\r\n".repeat(5_000))) {
            try (RtspBox box = box()) {
                try {
                    box.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n" + part + "\r\n\r\n");
                } catch (java.io.IOException e) {
                    // it was closed while we still wrote
                }
                RtspGround.await("the end", box::isClosed);
            }
        }
    }

    @Test
    void halfARequest_endsWithinItsTime_andManyWholeOnesAreAllAnswered() throws Exception {
        try (RtspBox box = box();
                RtspBox patient = box()) {
            patient.send("OPTIONS * RTSP/1.0\r\nCS");
            String one = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";
            for (int i = 0; i < 100; i++) {
                box.send(one.repeat(10));
                for (int n = 0; n < 10; n++) {
                    assertThat(box.reply().status()).isEqualTo(200);
                }
            }
            assertThat(patient.reply().status()).isEqualTo(408);
            RtspGround.await("the end", patient::isClosed);
        }
    }

    @Test
    void foreignDestination_is461_andThePeersOwnIsNot() throws Exception {
        try (RtspBox box = box()) {
            for (String transport :
                    List.of(
                            "MP2T/UDP;unicast;destination=10.0.0.9;client_port=5000-5001",
                            "RTP/AVP;multicast;client_port=5000-5001",
                            "RTP/AVP;unicast;client_port=53-54",
                            "RTP/AVP;unicast;client_port=70000-70001",
                            "RTP/AVP;unicast;mode=RECORD;client_port=5000-5001",
                            "RTP/AVP;unicast")) {
                assertThat(box.setUp(ground.track(), transport).status())
                        .as(transport)
                        .isEqualTo(461);
            }
            RtspBox.Reply own =
                    box.setUp(
                            ground.track(),
                            "MP2T/H2221/UDP;client_port=5000,MP2T/UDP;unicast;destination=127.0.0.1;"
                                    + "client_port=5000-5001,MP2T/TCP;interleaved=0-1");
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.field("Transport"))
                    .startsWith("MP2T/UDP;unicast;destination=127.0.0.1;source=127.0.0.1;")
                    .contains("client_port=5000-5001;server_port=")
                    .doesNotContain(",");
        }
        awaitNone(ground);
    }

    @Test
    void probe_movesThePort_onlyWithTheSessionsNumber() throws Exception {
        try (RtspBox box = box()) {
            RtspBox.Reply setUp = box.setUp(ground.track(), Mode.MP2T_UDP);
            String ports = setUp.field("Transport").split("server_port=", 2)[1];
            int server = Integer.parseInt(ports.split("-", 2)[0]);
            Received nobodys = box.probe(server, probe(12_345_678));
            box.ask("PLAY", ground.address());
            RtspGround.await("media where it was asked", () -> box.received().size() > 0);
            assertThat(nobodys.size()).isZero();
            Received own = box.probe(server, probe(Integer.parseInt(box.session())));
            RtspGround.await("media at the port of the probe", () -> own.size() > 0);
        }
        awaitNone(ground);
    }

    private static byte[] probe(int session) {
        ByteBuffer bytes = ByteBuffer.allocate(84);
        bytes.put("ZXV10STB".getBytes(StandardCharsets.US_ASCII)).putInt(session);
        return bytes.array();
    }

    @Test
    void withdrawn_is410_andWhatRunsEndsAtOnce() throws Exception {
        try (RtspBox box = box();
                RtspBox player = new RtspBox(ground.port.port(), RtspBox.PLAIN)) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            box.ask("PLAY", ground.address());
            player.setUp(ground.track(), Mode.RTP_AVP);
            player.ask("PLAY", ground.address());
            RtspGround.await("media", () -> box.received().size() > 0);
            ground.show(8, List.of(RtspGround.LESSON), List.of());
            RtspGround.await("the end", () -> box.isClosed() && player.isClosed());
            assertThat(box.notices().getFirst().get("x-notice")).startsWith("2103");
            RtspGround.await("good-bye", () -> player.received().isOver());
            try (RtspBox late = box()) {
                RtspBox.Reply reply = late.ask("DESCRIBE", ground.address());
                assertThat(reply.status()).isEqualTo(410);
                assertThat(reply.field("Problem-Type")).isEqualTo("withdrawn");
                assertThat(reply.field("Kejian-Release")).isEqualTo("8");
                assertThat(late.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(410);
            }
            ground.showNothing();
            try (RtspBox late = box()) {
                assertThat(late.ask("DESCRIBE", ground.address()).status()).isEqualTo(503);
            }
        }
    }

    @Test
    void restricted_isForBoxesThatNameThemselves_asOverHttp() throws Exception {
        ground.show(8, List.of(), List.of(RtspGround.LESSON));
        String named = ground.address() + "?box=BOX-1";
        try (RtspBox box = box()) {
            RtspBox.Reply nobody = box.ask("DESCRIBE", ground.address());
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.field("Problem-Type")).isEqualTo("token-missing");
            assertThat(box.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(401);
            assertThat(box.ask("DESCRIBE", named + "&s=v1.x.1.AA.BB").status()).isEqualTo(403);
            assertThat(box.ask("DESCRIBE", named).status()).isEqualTo(200);
            // a player leaves the query out of what it asks for next
            assertThat(box.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(200);
            box.ask("PLAY", named);
            RtspGround.await("media", () -> box.received().size() > 0);
            // the token counts for the lesson's length and six hours
            ground.clock.forward(java.time.Duration.ofHours(7));
            RtspGround.await("the end", box::isClosed);
        }
    }

    @Test
    void tooMany_areAskedToComeAgain() throws Exception {
        try (RtspBox a = box();
                RtspBox b = box();
                RtspBox c = box();
                RtspBox d = box()) {
            String one = ground.track() + "?box=BOX-1";
            assertThat(a.setUp(one, Mode.MP2T_TCP).status()).isEqualTo(200);
            assertThat(b.setUp(one, Mode.MP2T_TCP).status()).isEqualTo(200);
            RtspBox.Reply third = c.setUp(one, Mode.MP2T_TCP);
            assertThat(third.status()).isEqualTo(453);
            assertThat(third.field("Problem-Type")).isEqualTo("too-many-requests");
            assertThat(c.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(200);
            RtspBox.Reply full = d.setUp(ground.track(), Mode.MP2T_TCP);
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.field("Retry-After")).isEqualTo("10");
            a.ask("TEARDOWN", ground.address());
            assertThat(d.setUp(ground.track(), Mode.MP2T_TCP).status()).isEqualTo(200);
        }
        awaitNone(ground);
    }

    @Test
    void boxOfAnotherArea_isSentOnAtDescribe() throws Exception {
        try (RtspBox box = box()) {
            RtspBox.Reply reply =
                    box.ask("DESCRIBE", ground.address() + "?box=BOX-1&area=410225&token=t");
            assertThat(reply.status()).isEqualTo(302);
            assertThat(reply.field("Location"))
                    .isEqualTo("rtsp://own.test:8554/play/lesson-1/a.ts?box=BOX-1");
            assertThat(box.ask("DESCRIBE", ground.address() + "?area=1").status()).isEqualTo(200);
        }
    }

    /** Over UDP nobody sees whether a box still takes what is sent. */
    @Test
    void silentBox_ends_andOneThatSaysItIsThere_goesOn() throws Exception {
        try (RtspGround impatient = new RtspGround(Duration.ofSeconds(2));
                RtspBox silent = new RtspBox(impatient.port.port(), RtspBox.TELECOM);
                RtspBox alive = new RtspBox(impatient.port.port(), RtspBox.TELECOM)) {
            for (RtspBox box : List.of(silent, alive)) {
                box.setUp(impatient.track(), Mode.MP2T_UDP);
                box.ask("PLAY", impatient.address());
            }
            long begin = System.nanoTime();
            while (!silent.isClosed() && System.nanoTime() - begin < 30_000_000_000L) {
                assertThat(alive.ask("GET_PARAMETER", impatient.address()).status()).isEqualTo(200);
            }
            assertThat(silent.isClosed()).isTrue();
            assertThat(impatient.port.sessions()).isEqualTo(1);
        }
    }

    @Test
    void goneClient_leavesNothingBehind_andASlowOneCostsNoMemory() throws Exception {
        try (RtspBox slow = box();
                RtspBox gone = box()) {
            gone.setUp(ground.track(), Mode.MP2T_UDP);
            gone.ask("PLAY", ground.address());
            slow.setUp(ground.track(), Mode.MP2T_TCP);
            slow.ask("PLAY", ground.address());
            slow.idles(true);
            gone.close();
            RtspGround.await(
                    "one session left",
                    () -> {
                        try {
                            return ground.port.sessions() == 1;
                        } catch (java.io.IOException e) {
                            return false;
                        }
                    });
        }
        awaitNone(ground);
    }
}
