package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Counters.Count;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

    private static final String VIDEO = SampleRelease.VIDEO;

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String issued(String box) throws Exception {
        return PlayTest.session(server.get("/play/" + VIDEO + "/c.m3u8?box=" + box).text());
    }

    private void isPixel(RawAnswer answer) throws Exception {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).startsWith('G', 'I', 'F', '8', '9', 'a');
        var picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(1, 1);
    }

    @Test
    void beacon_complete_isRecordedAsItWasSent() throws Exception {
        String s = issued("B1");
        RawAnswer answer =
                server.get(
                        "/v/b.gif?t=A&b=B1&c="
                                + VIDEO
                                + "&s="
                                + s
                                + "&n=7&e=beat&p=90&w=60.5&h=30&r=60-90.0-30.10-31");
        isPixel(answer);
        assertThat(answer.header("Kejian-Recorded")).isEqualTo("1");
        assertThat(server.journal.events)
                .containsExactly(
                        new ViewingEvent(
                                ViewingEvent.Source.BEACON,
                                ViewingEvent.Action.BEAT,
                                s,
                                true,
                                "B1",
                                VIDEO,
                                SampleRelease.PACKAGE,
                                Tier.A,
                                server.clock.millis(),
                                null,
                                7,
                                90_000,
                                60_500,
                                List.of(new Section(0, 31_000), new Section(60_000, 90_000)),
                                30,
                                0,
                                -1,
                                -1));
    }

    @Test
    void beacon_tellsHowLongThePictureTookAndStoodStill_whereThePlayerKnows() throws Exception {
        String beacon = "/v/b.gif?t=B&c=" + VIDEO + "&s=" + issued("B1") + "&n=1&e=play&w=0";
        for (String told : List.of("420", "-1", "1e3", "9999999999999")) {
            server.get(beacon + "&u=" + told + "&k=2500");
            server.get(beacon + "&u=7&k=" + told);
        }
        assertThat(server.journal.events)
                .extracting(ViewingEvent::startUpMs)
                .containsExactly(420L, 7L, -1L, 7L, -1L, 7L, -1L, 7L);
        assertThat(server.journal.events)
                .extracting(ViewingEvent::stalledMs)
                .containsExactly(2500L, 420L, 2500L, -1L, 2500L, -1L, 2500L, -1L);
    }

    @Test
    void beacon_junk_isAnsweredAndNotRecorded() throws Exception {
        for (String query :
                List.of(
                        "",
                        "?",
                        "?%zz=%",
                        "?e=%ff%fe&n=１",
                        "?c=" + VIDEO,
                        "?c=" + VIDEO + "&n=1",
                        "?c=" + VIDEO + "&n=-1&e=play",
                        "?c=" + VIDEO + "&n=1&e=explode",
                        "?c=unknown&n=1&e=play",
                        "?c=" + VIDEO + "&n=99999999999999999999&e=play",
                        "?" + "a=b&".repeat(900))) {
            isPixel(server.get("/v/b.gif" + query));
            assertThat(server.get("/v/b.gif" + query).header("Kejian-Recorded")).isEmpty();
        }
        assertThat(server.journal.events).isEmpty();
        assertThat(server.routes.counters().get(Count.BEACONS_JUNK)).isEqualTo(20);
        assertThat(server.routes.counters().get(Count.UNKNOWN_COURSEWARE)).isEqualTo(2);
    }

    @Test
    void beacon_badNumbers_areAsIfNotSent() throws Exception {
        String s = issued("B1");
        String begin = "/v/b.gif?s=" + s + "&e=play&n=";
        for (String part :
                List.of("p=-5", "p=NaN", "p=1e9", "p=1000000001", "w=1.2345", "h=2001", "h=x")) {
            assertThat(server.get(begin + "1&" + part).header("Kejian-Recorded")).isEqualTo("1");
        }
        for (String r :
                List.of(
                        "5-2",
                        "a-b",
                        "1-2,3-4",
                        "1-2.",
                        "-5",
                        "0-9999999",
                        "1-2.".repeat(32) + "5-6")) {
            assertThat(server.get(begin + "2&r=" + r).header("Kejian-Recorded")).isEqualTo("1");
        }
        assertThat(server.journal.events).hasSize(14);
        assertThat(server.journal.events)
                .allMatch(e -> e.positionMs() == -1 && e.playedMs() == -1)
                .allMatch(e -> e.heads() == 0 && e.sections().isEmpty() && e.trusted());
    }

    @Test
    void session_inventedOrBent_isKeptApart() throws Exception {
        String s = issued("B1");
        String bent = s.substring(0, s.length() - 1) + (s.endsWith("A") ? "B" : "A");
        String laterBox = s.replaceFirst("\\.[^.]*(\\.[^.]*)$", ".Qjk$1");
        List<String> forged =
                List.of(bent, laterBox, s.substring(3), s + "A", "v1....", "x".repeat(3000));
        for (String each : forged) {
            isPixel(server.get("/v/b.gif?c=" + VIDEO + "&n=1&e=play&s=" + each));
        }
        // Issued, but for another courseware, or shown by another box.
        server.get("/v/b.gif?c=" + SampleRelease.SECOND + "&n=1&e=play&s=" + s);
        server.get("/v/b.gif?b=B2&c=" + VIDEO + "&n=1&e=play&s=" + s);
        server.clock.forward(Duration.ofDays(3));
        server.get("/v/b.gif?c=" + VIDEO + "&n=1&e=play&s=" + s);
        assertThat(server.journal.events).hasSize(9);
        assertThat(server.journal.events)
                .allMatch(e -> !e.trusted() && e.session().startsWith("u-"));
    }

    @Test
    void recorded_isSaidOnlyAfterTheJournalWasWritten() throws Exception {
        String s = issued("B1");
        server.journal.gate = new CountDownLatch(1);
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write(("GET /v/b.gif?n=1&e=play&s=" + s + " HTTP/1.0\r\n\r\n").getBytes());
            BoxServer.await("the journal is asked", () -> server.journal.appends.get() == 1);
            assertThat(socket.getInputStream().available()).isZero();
            // Others are served meanwhile: nobody waits on the event loop.
            assertThat(server.get("/status.json").status()).isEqualTo(200);
            server.journal.gate.countDown();
            String head = RawAnswer.head(socket.getInputStream());
            assertThat(head).containsIgnoringCase("Kejian-Recorded: 1");
            assertThat(server.journal.events).hasSize(1);
        }
    }

    @Test
    void journal_thatFails_givesThePictureWithoutTheHeader() throws Exception {
        String s = issued("B1");
        server.journal.failing = true;
        RawAnswer answer = server.get("/v/b.gif?n=1&e=play&s=" + s);
        isPixel(answer);
        assertThat(answer.header("Kejian-Recorded")).isEmpty();
        server.journal.failing = false;
        assertThat(server.get("/v/b.gif?n=2&e=beat&s=" + s).header("Kejian-Recorded"))
                .isEqualTo("1");
    }

    @Test
    void beacons_thatWaitTogether_shareOneAppend() throws Exception {
        String s = issued("B1");
        server.journal.gate = new CountDownLatch(1);
        try (ExecutorService boxes = Executors.newFixedThreadPool(40)) {
            List<Future<RawAnswer>> answers = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String query = "/v/b.gif?e=beat&s=" + s + "&n=" + i;
                Callable<RawAnswer> box = () -> server.get(query);
                answers.add(boxes.submit(box));
            }
            BoxServer.await(
                    "all have arrived", () -> server.routes.counters().get(Count.BEACONS) == 40);
            server.journal.gate.countDown();
            for (Future<RawAnswer> answer : answers) {
                assertThat(answer.get().header("Kejian-Recorded")).isEqualTo("1");
            }
        }
        assertThat(server.journal.events).hasSize(40);
        assertThat(server.journal.appends.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void cmcdEvents_asPlayersSendThem_areRecorded() throws Exception {
        String s = issued("B1");
        String body =
                "e=ps,sid=\""
                        + s
                        + "\",cid=\""
                        + VIDEO
                        + "\",pt=1500,sn=1,sta=p,ts=1700000000000,"
                        + "msd=420,v=2,bl=(5000;v 4000;a)\n"
                        + "e=t,sid=\""
                        + s
                        + "\",sn=2,ts=1700000030000,pt=31500,bsda=(700),v=2,"
                        + "kejian-r=\"1-31\",kejian-w=30000\n"
                        + "e=rr,sid=\""
                        + s
                        + "\",sn=3,ts=1700000030001,url=\"a,e=x\"\n"
                        + "\u0000junk)(\"\n\n";
        RawAnswer answer =
                server.request(
                        "POST",
                        "/v/cmcd",
                        "Content-Type: application/cmcd",
                        "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Kejian-Recorded")).isEqualTo("1");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(server.journal.events).hasSize(2);
        ViewingEvent first = server.journal.events.get(0);
        ViewingEvent beat = server.journal.events.get(1);
        assertThat(first.action()).isEqualTo(ViewingEvent.Action.PLAY);
        assertThat(first.positionMs()).isEqualTo(1500);
        assertThat(first.startUpMs()).isEqualTo(420);
        assertThat(first.boxAtMs()).isEqualTo(1_700_000_000_000L);
        assertThat(first.box()).isEqualTo("B1");
        assertThat(beat.action()).isEqualTo(ViewingEvent.Action.BEAT);
        assertThat(beat.stalledMs()).isEqualTo(700);
        assertThat(beat.playedMs()).isEqualTo(30_000);
        assertThat(beat.sections()).containsExactly(new Section(1000, 31_000));
        assertThat(server.routes.counters().get(Count.CMCD_EVENTS_LEFT_OUT)).isEqualTo(1);
        assertThat(server.routes.counters().get(Count.CMCD_EVENTS_JUNK)).isEqualTo(1);
        assertThat(server.get("/v/cmcd").status()).isEqualTo(405);
    }

    @Test
    void cmcdEvents_tooLong_areRefused() throws Exception {
        String body = "x".repeat(300_000);
        RawAnswer answer =
                server.request(
                        "POST", "/v/cmcd", "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void served_bytes_becomeOneReportASittingEachTenSeconds() throws Exception {
        String s = issued("B1");
        String folder = "/m/" + SampleRelease.PACKAGE + "/b/360p/";
        String cmcd = "CMCD-Session: sid=\"player\",v=1";
        server.get(folder + "0.ts?s=" + s, cmcd);
        server.get(folder + "1.ts?s=" + s);
        server.get(folder + "3.ts");
        server.clock.forward(Duration.ofSeconds(11));
        BoxServer.await("all are reported", () -> server.journal.events.size() == 3);
        ViewingEvent known = only(ViewingEvent.Source.RANGES, true);
        assertThat(known.session()).isEqualTo(s);
        assertThat(known.bytes()).isEqualTo(2L * MemoryPackages.SEGMENT_BYTES);
        assertThat(known.sections()).containsExactly(new Section(0, 12_000));
        assertThat(known.tier()).isEqualTo(Tier.B);
        ViewingEvent nameless = only(ViewingEvent.Source.RANGES, false);
        assertThat(nameless.sections()).containsExactly(new Section(18_000, 24_000));
        assertThat(nameless.session()).startsWith("r-");
        assertThat(only(ViewingEvent.Source.CMCD_REQUEST, true).bytes())
                .isEqualTo(MemoryPackages.SEGMENT_BYTES);
        server.get(folder + "2.ts?s=" + s);
        server.routes.close();
        ViewingEvent last = server.journal.events.getLast();
        assertThat(last.bytes()).isEqualTo(3L * MemoryPackages.SEGMENT_BYTES);
        assertThat(last.n()).isGreaterThan(known.n());
    }

    @Test
    void progressive_seeks_areOneSittingOfTheBox() throws Exception {
        String path = "/play/" + VIDEO + "/a.ts?box=OLD-1";
        server.get(path, "Range: bytes=0-199999");
        server.get(path, "Range: bytes=600000-799999");
        server.routes.close();
        assertThat(server.journal.events).hasSize(1);
        ViewingEvent event = server.journal.events.getFirst();
        assertThat(event.box()).isEqualTo("OLD-1");
        assertThat(event.trusted()).isTrue();
        assertThat(event.tier()).isEqualTo(Tier.A);
        assertThat(event.bytes()).isEqualTo(400_000);
        assertThat(event.sections()).containsExactly(new Section(0, 1000), new Section(3000, 4000));
    }

    private ViewingEvent only(ViewingEvent.Source source, boolean trusted) {
        return server.journal.events.stream()
                .filter(e -> e.source() == source && e.trusted() == trusted)
                .reduce((a, b) -> {
                    throw new AssertionError("two of " + source);
                })
                .orElseThrow();
    }
}
