package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.viewing.FaultReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPagesTest {

    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final Pattern TOLD = Pattern.compile("href=\"(/a/told-[^\"]+)\"");

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** The address that says so, off the page that asks. */
    private String ticket(String kind, String query) throws Exception {
        RawAnswer page = server.get("/a/fault-" + kind + ".htm?cs=utf-8" + query, CTC);
        assertThat(page.status()).isEqualTo(200);
        Matcher link = TOLD.matcher(page.text());
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void fault_choosenAndConfirmed_isInTheJournalBeforeThePageSaysSo() throws Exception {
        String cw = "&cw=" + SampleRelease.VIDEO;
        RawAnswer list = server.get("/a/fault.htm?cs=utf-8&box=BOX-9" + cw, CTC);
        for (FaultReport.Kind kind : FaultReport.Kind.values()) {
            assertThat(list.text()).contains(kind.zh());
        }
        String told = ticket("sound", "&box=BOX-9" + cw);
        assertThat(server.journal.faults).isEmpty();
        RawAnswer answer = server.get(told, CTC);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("已记录：没有声音");
        assertThat(answer.header("Kejian-Recorded")).isEqualTo("1");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.journal.faults)
                .containsExactly(
                        new FaultReport(
                                "sound", "BOX-9", SampleRelease.VIDEO, server.clock.millis()));
    }

    @Test
    void fault_whileTheDiskIsFull_isNotAcknowledged_andTakenLater() throws Exception {
        String told = ticket("other", "");
        server.journal.failing = true;
        RawAnswer full = server.get(told, CTC);
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isNotNull();
        server.journal.failing = false;
        assertThat(server.get(told, CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults).hasSize(1);
    }

    /** Who presses twice waits for the disk twice, and is written down once. */
    @Test
    void fault_saidTwiceWhileTheDiskIsSlow_isOne_andNeitherIsToldTooEarly() throws Exception {
        String told = ticket("picture", "&box=BOX-9");
        server.journal.gate = new CountDownLatch(1);
        try (ExecutorService boxes = Executors.newFixedThreadPool(2)) {
            Future<RawAnswer> first = boxes.submit(() -> server.get(told, CTC));
            BoxServer.await("the append", () -> server.journal.appends.get() == 1);
            Future<RawAnswer> second = boxes.submit(() -> server.get(told, CTC));
            assertThat(first.isDone()).isFalse();
            server.journal.failing = true; // what nobody may have been told
            server.journal.gate.countDown();
            assertThat(first.get().status()).isEqualTo(503);
            assertThat(second.get().status()).isEqualTo(503);
        }
        server.journal.failing = false;
        assertThat(server.get(told, CTC).status()).isEqualTo(200);
        assertThat(server.get(told, CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults).hasSize(1);
    }

    @Test
    void fault_ofOneBoxAndKind_isOneAnHour_whateverItsTicket() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(server.get(ticket("stalls", "&box=BOX-9"), CTC).status()).isEqualTo(200);
        }
        assertThat(server.get(ticket("page", "&box=BOX-9"), CTC).status()).isEqualTo(200);
        assertThat(server.get(ticket("stalls", "&box=BOX-8"), CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults).hasSize(3);
        server.clock.forward(Duration.ofMinutes(60));
        assertThat(server.get(ticket("stalls", "&box=BOX-9"), CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults).hasSize(4);
    }

    /** Invented names are as many as somebody likes. */
    @Test
    void faults_ofManyNames_areBounded_andTakenAgainAnHourLater() throws Exception {
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            RawAnswer answer = server.get(ticket("other", "&box=INVENTED-" + i), CTC);
            refused += answer.status() == 429 ? 1 : 0;
        }
        assertThat(server.journal.faults).hasSize(240);
        assertThat(refused).isEqualTo(60);
        server.clock.forward(Duration.ofMinutes(60));
        assertThat(server.get(ticket("other", "&box=BOX-9"), CTC).status()).isEqualTo(200);
    }

    @Test
    void box_thatOnlyItsScriptCanName_isWrittenDown() throws Exception {
        String told = ticket("picture", "");
        assertThat(server.get(told + "&b=STB-7", CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults).extracting(FaultReport::box).containsExactly("STB-7");
        assertThat(server.get(ticket("sound", "") + "&b='%22<>", CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults.getLast().box()).isNull();
    }

    @Test
    void ticket_ofAnotherBoxOrFault_saysNothing() throws Exception {
        String told = ticket("sound", "&box=BOX-9");
        String bare = told.replace("&box=BOX-9", "");
        assertThat(server.get(bare + "&box=BOX-8", CTC).status()).isEqualTo(403);
        assertThat(server.get(bare + "&b=BOX-8", CTC).status()).isEqualTo(403);
        assertThat(server.get(told.replace("told-sound", "told-page"), CTC).status())
                .isEqualTo(403);
        String nameless = ticket("sound", "");
        assertThat(server.get(nameless + "&box=BOX-9", CTC).status()).isEqualTo(403);
        String page = server.get("/a/play/" + SampleRelease.VIDEO + ".htm?box=BOX-9", CTC).text();
        Matcher session = Pattern.compile(",S='([^']+)'").matcher(page);
        assertThat(session.find()).isTrue();
        assertThat(server.get("/a/told-sound.htm?s=" + session.group(1), CTC).status())
                .isEqualTo(403);
        assertThat(server.journal.faults).isEmpty();
    }

    @Test
    void ticket_ofYesterday_isAskedForAgain() throws Exception {
        String told = ticket("sound", "&box=BOX-9");
        server.clock.forward(Duration.ofSeconds(3_601));
        assertThat(server.get(told, CTC).status()).isEqualTo(401);
        assertThat(server.journal.faults).isEmpty();
    }

    @Test
    void headOfAnAnswer_saysNothing() throws Exception {
        assertThat(server.request("HEAD", ticket("sound", ""), CTC).status()).isEqualTo(200);
        assertThat(server.request("POST", ticket("sound", ""), CTC).status()).isEqualTo(405);
        assertThat(server.journal.faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/fault-nothing.htm, 404",
        "/a/fault-.htm, 404",
        "/a/fault-PICTURE.htm, 404",
        "/a/fault-aaaaaaaaaaaaaaaaaaaaaaaaaaa.htm, 404",
        "/a/told-nothing.htm?s=x, 404",
        "/a/told-sound.htm, 400",
        "/a/told-sound.htm?s=, 400",
        "/a/told-sound.htm?s=v1.fault-sound.1.xx.AAAAAAAAAAAAAAAAAAAAAA, 403",
        "/a/fault.htm?cw=unknown, 404",
        "/a/fault.htm?cw=, 404",
        "/a/fault-sound.htm?cw=<script>, 404"
    })
    void anythingElse_isNoPage(String path, int status) throws Exception {
        assertThat(server.get(path, CTC).status()).isEqualTo(status);
        assertThat(server.journal.faults).isEmpty();
    }

    @Test
    void withdrawnTitle_isNamedNowhere_butWhatWasSaidOfItIsTaken() throws Exception {
        String cw = "&cw=" + SampleRelease.VIDEO;
        String told = ticket("sound", cw);
        server.view.set(SampleRelease.view(13, java.util.List.of(SampleRelease.VIDEO)));
        assertThat(server.get("/a/fault.htm?x=1" + cw, CTC).status()).isEqualTo(410);
        assertThat(server.get("/a/fault-sound.htm?x=1" + cw, CTC).status()).isEqualTo(410);
        assertThat(server.get(told, CTC).status()).isEqualTo(200);
        assertThat(server.journal.faults.getFirst().courseware()).isEqualTo(SampleRelease.VIDEO);
    }

    @Test
    void hostileTitle_staysTextOnThePageThatAsks() throws Exception {
        String page =
                server.get("/a/fault-sound.htm?cs=gbk&cw=" + SampleRelease.VIDEO, CTC).text("GBK");
        assertThat(page).contains("&lt;/title&gt;").doesNotContain("<script>alert");
    }
}
