package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.release.Survey;
import kejian.contract.viewing.SurveyAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an old box is asked, with a remote. */
class SurveyPagesTest {

    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final Pattern ANSWERED = Pattern.compile("href=\"(/a/answered/[^\"]+)\"");
    private static final String ALL = SampleSurveys.ALL;

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
        server.view.set(SampleSurveys.view(12, SampleSurveys.all()));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String page(String path) throws Exception {
        RawAnswer answer = server.get(path + (path.contains("?") ? "&" : "?") + "cs=utf-8", CTC);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    /** The address that says so, off the page that asks. */
    private String ticket(String survey, String choices, String query) throws Exception {
        Matcher link = ANSWERED.matcher(page("/a/survey/" + survey + ".htm?a=" + choices + query));
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void survey_isOffered_whereItIsAbout_andNowhereElse() throws Exception {
        assertThat(page("/a/index.htm")).contains("/a/survey.htm?cs");
        assertThat(page("/a/index.htm?p=1")).contains("调查");
        assertThat(page("/a/col/zheng-ce-1.htm")).contains("/a/survey.htm?col=zheng-ce&amp;");
        assertThat(page("/a/col/zheng-ce-2.htm")).doesNotContain("调查");
        assertThat(page("/a/col/ji-shu-2-1.htm")).as("below it").contains("/a/survey.htm?col=");
        assertThat(page("/a/col/kong-1.htm")).doesNotContain("调查");
        assertThat(page("/a/cw/" + SampleRelease.VIDEO + ".htm")).contains("/a/survey.htm?cw=");
        assertThat(page("/a/survey.htm"))
                .contains("/a/survey/" + ALL + ".htm")
                .doesNotContain(SampleSurveys.COLUMN)
                .doesNotContain(SampleSurveys.TITLE);
        assertThat(page("/a/survey.htm?col=zheng-ce"))
                .contains(SampleSurveys.COLUMN)
                .doesNotContain(ALL);
        assertThat(page("/a/survey.htm?cw=" + SampleRelease.VIDEO))
                .contains(SampleSurveys.COLUMN, SampleSurveys.TITLE)
                .doesNotContain(ALL);
        server.view.set(SampleRelease.view(13, List.of()));
        assertThat(page("/a/index.htm")).doesNotContain("调查");
        assertThat(page("/a/survey.htm")).contains("现在没有可以回答的调查");
    }

    @Test
    void questions_oneAPage_answeredByDigits_confirmed_areInTheJournalBeforeThePageSaysSo()
            throws Exception {
        String first = page("/a/survey/" + ALL + ".htm?box=BOX-9");
        assertThat(first)
                .contains("您对本月课件满意吗？", "1/2 调查", "4 ★★★★ 满意")
                .contains(".htm?a=4&amp;cs=utf-8&amp;box=BOX-9\"");
        String second = page("/a/survey/" + ALL + ".htm?a=4&box=BOX-9");
        assertThat(second).contains("您还想看什么？", "9 其他", "1 果树 &lt;b&gt;");
        assertThat(second).contains("UP='/a/survey/" + ALL + ".htm?cs=utf-8&box=BOX-9'");
        String answered = ticket(ALL, "4.9", "&box=BOX-9");
        assertThat(server.journal.answers).isEmpty();
        RawAnswer answer = server.get(answered, CTC);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("已记录");
        assertThat(answer.header("Kejian-Recorded")).isEqualTo("1");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.journal.answers)
                .containsExactly(
                        new SurveyAnswer(
                                ALL,
                                List.of(4, 9),
                                "BOX-9",
                                null,
                                "remote",
                                server.clock.millis()));
    }

    @Test
    void answer_whileTheDiskIsSlow_isNotToldTooEarly_andWhileItIsFull_isRefused() throws Exception {
        String answered = ticket(ALL, "1.1", "&box=BOX-9");
        server.journal.gate = new CountDownLatch(1);
        try (ExecutorService boxes = Executors.newFixedThreadPool(2)) {
            Future<RawAnswer> first = boxes.submit(() -> server.get(answered, CTC));
            BoxServer.await("the append", () -> server.journal.appends.get() == 1);
            Future<RawAnswer> second = boxes.submit(() -> server.get(answered, CTC));
            assertThat(first.isDone()).isFalse();
            server.journal.failing = true; // what nobody may have been told
            server.journal.gate.countDown();
            assertThat(first.get().status()).isEqualTo(503);
            assertThat(second.get().status()).isEqualTo(503);
        }
        server.journal.failing = false;
        assertThat(server.get(answered, CTC).status()).isEqualTo(200);
        assertThat(server.get(answered, CTC).status()).isEqualTo(200);
        assertThat(server.journal.answers).hasSize(1);
    }

    /** A slip is mended by answering again; the page of before, fetched again, mends nothing. */
    @Test
    void answer_changed_isWrittenAgain_andAReplayOfTheFirstIsNot() throws Exception {
        String first = ticket(ALL, "1.1", "&box=BOX-9");
        assertThat(server.get(first, CTC).status()).isEqualTo(200);
        server.clock.forward(Duration.ofSeconds(40));
        String second = ticket(ALL, "5.2", "&box=BOX-9");
        assertThat(server.get(second, CTC).status()).isEqualTo(200);
        assertThat(server.get(first, CTC).status()).isEqualTo(200);
        assertThat(server.get(second, CTC).status()).isEqualTo(200);
        assertThat(server.journal.answers)
                .extracting(SurveyAnswer::choices)
                .containsExactly(List.of(1, 1), List.of(5, 2));
        server.clock.forward(Duration.ofHours(1));
        assertThat(server.get(first, CTC).status()).isEqualTo(401);
        assertThat(server.journal.answers).hasSize(2);
    }

    @Test
    void ticket_ofAnotherBoxOrSurvey_orForged_saysNothing() throws Exception {
        String answered = ticket(ALL, "4.9", "&box=BOX-9");
        String bare = answered.replace("&box=BOX-9", "");
        assertThat(server.get(bare + "&box=BOX-8", CTC).status()).isEqualTo(403);
        assertThat(server.get(bare + "&b=BOX-8", CTC).status()).isEqualTo(403);
        String other =
                answered.replace(ALL + ".htm", SampleSurveys.COLUMN + ".htm").replace("4.9", "4");
        assertThat(server.get(other, CTC).status()).isEqualTo(403);
        String forged = answered.replaceFirst("s=v1[^&]*", "s=v1.survey-" + ALL + ".1.xx.A");
        assertThat(server.get(forged, CTC).status()).isEqualTo(403);
        assertThat(server.get(answered.replaceFirst("s=v1[^&]*", "s="), CTC).status())
                .isEqualTo(400);
        assertThat(server.request("HEAD", answered, CTC).status()).isEqualTo(200);
        assertThat(server.request("POST", answered, CTC).status()).isEqualTo(405);
        assertThat(server.journal.answers).isEmpty();
    }

    @Test
    void box_thatOnlyItsScriptCanName_isWrittenDown_andANamelessOneIsOneVoice() throws Exception {
        assertThat(server.get(ticket(ALL, "1.1", "") + "&b=STB-7", CTC).status()).isEqualTo(200);
        assertThat(server.get(ticket(ALL, "2.1", ""), CTC).status()).isEqualTo(200);
        assertThat(server.get(ticket(ALL, "3.1", ""), CTC).status()).isEqualTo(200);
        List<SurveyAnswer> answers = server.journal.answers;
        assertThat(answers).extracting(SurveyAnswer::box).containsExactly("STB-7", null, null);
        assertThat(answers.get(0).voice()).isNull();
        assertThat(answers.get(1).voice())
                .isEqualTo(answers.get(2).voice())
                .hasSize(22)
                .doesNotContain("iPanel");
    }

    /** Invented names are as many as somebody likes. */
    @Test
    void answers_ofManyNames_areBounded_andTakenAgainAnHourLater() throws Exception {
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            RawAnswer answer = server.get(ticket(ALL, "1.1", "&box=INVENTED-" + i), CTC);
            refused += answer.status() == 429 ? 1 : 0;
        }
        assertThat(server.journal.answers).hasSize(360);
        assertThat(refused).isEqualTo(40);
        server.clock.forward(Duration.ofMinutes(60));
        assertThat(server.get(ticket(ALL, "1.1", "&box=BOX-9"), CTC).status()).isEqualTo(200);
    }

    /** One box that changes its mind all day fills no journal either. */
    @Test
    void answers_ofOneBox_areBoundedToo() throws Exception {
        for (int i = 0; i < 400; i++) {
            server.get(ticket(ALL, "1." + (i % 9 + 1), "&box=BOX-9"), CTC);
            server.clock.forward(Duration.ofSeconds(1));
        }
        assertThat(server.journal.answers).hasSize(360);
    }

    @Test
    void survey_beginsAndEnds_byTheServersTime_withoutAnotherRelease() throws Exception {
        long now = server.clock.millis();
        Survey any = SampleSurveys.all().getFirst();
        server.view.set(
                SampleSurveys.view(
                        14,
                        List.of(
                                new Survey(
                                        ALL,
                                        "定时",
                                        null,
                                        null,
                                        null,
                                        now + 60_000,
                                        now + 120_000,
                                        any.questions()))));
        String path = "/a/survey/" + ALL + ".htm?cs=utf-8";
        assertThat(server.get(path, CTC).status()).isEqualTo(404);
        assertThat(page("/a/index.htm")).doesNotContain("调查");
        server.clock.forward(Duration.ofSeconds(60));
        String answered = ticket(ALL, "1.1", "");
        assertThat(page("/a/index.htm")).contains("调查");
        server.clock.forward(Duration.ofSeconds(60));
        assertThat(server.get(path, CTC).status()).isEqualTo(404);
        assertThat(server.get(answered, CTC).status()).isEqualTo(404);
        assertThat(server.journal.answers).isEmpty();
    }

    @Test
    void survey_ofAnotherArea_orOfWhatIsNotShown_orTooLarge_isNotAsked() throws Exception {
        Survey any = SampleSurveys.all().getFirst();
        Survey elsewhere = in(List.of("county-2", "county-3"), any);
        Survey here = in(List.of("county-1"), any);
        server.view.set(SampleSurveys.view(15, List.of(elsewhere)));
        assertThat(page("/a/index.htm")).doesNotContain("调查");
        server.view.set(SampleSurveys.view(16, List.of(here)));
        assertThat(page("/a/index.htm")).contains("调查");
        Survey.Question[] nine = new Survey.Question[9];
        java.util.Arrays.fill(nine, SampleSurveys.stars());
        Survey.Question one = new Survey.Question("LATER", "只有一个", List.of("是"));
        for (Survey odd :
                List.of(
                        SampleSurveys.of(ALL, "no-column", null, SampleSurveys.stars()),
                        SampleSurveys.of(ALL, null, "no-title", SampleSurveys.stars()),
                        SampleSurveys.of(ALL, null, null),
                        SampleSurveys.of(ALL, null, null, nine),
                        SampleSurveys.of(ALL, null, null, one))) {
            server.view.set(SampleSurveys.view(17, List.of(odd)));
            assertThat(server.get("/a/survey/" + ALL + ".htm", CTC).status())
                    .as("%s", odd)
                    .isEqualTo(404);
        }
    }

    private static Survey in(List<String> edges, Survey of) {
        return new Survey(of.id(), of.title(), null, null, edges, null, null, of.questions());
    }

    @Test
    void survey_ofWithdrawnTitle_isGoneWithIt() throws Exception {
        server.view.set(server.view.get().withdrawing(List.of(SampleRelease.VIDEO)));
        assertThat(server.get("/a/survey/" + SampleSurveys.TITLE + ".htm", CTC).status())
                .isEqualTo(404);
        assertThat(server.get("/a/survey.htm?cw=" + SampleRelease.VIDEO, CTC).status())
                .isEqualTo(410);
        assertThat(page("/a/survey.htm")).contains(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "survey/" + ALL + ".htm?a=, 404",
        "survey/" + ALL + ".htm?a=6, 404",
        "survey/" + ALL + ".htm?a=0, 404",
        "survey/" + ALL + ".htm?a=1.2.3, 404",
        "survey/" + ALL + ".htm?a=1., 404",
        "survey/" + ALL + ".htm?a=1.10, 404",
        "survey/none.htm, 404",
        "survey/<script>.htm, 404",
        "survey.htm?cw=unknown, 404",
        "survey.htm?col=unknown, 404",
        "survey.htm?p=2, 404",
        "survey.htm?p=x, 404",
        "answered/" + ALL + ".htm?a=1.1, 400",
        "answered/" + ALL + ".htm?a=1&s=x, 400",
        "answered/" + ALL + ".htm?s=x, 400",
        "answered/" + ALL + ".htm?a=1.1&s=x, 403"
    })
    void anythingElse_isNoPage(String path, int status) throws Exception {
        assertThat(server.get("/a/" + path, CTC).status()).isEqualTo(status);
        assertThat(server.journal.answers).isEmpty();
    }
}
