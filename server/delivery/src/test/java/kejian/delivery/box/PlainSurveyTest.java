package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.viewing.SurveyAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form for phones and browsers. */
class PlainSurveyTest {

    private static final Pattern TICKET = Pattern.compile("name=\"s\" value=\"([^\"]+)\"");
    private static final String FORM = "/c/survey/" + SampleSurveys.ALL + ".html";
    private static final String ANSWERED = "/c/answered/" + SampleSurveys.ALL + ".html?s=";

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

    private String ticket(String query, String... heads) throws Exception {
        Matcher ticket = TICKET.matcher(server.get(FORM + query, heads).text());
        assertThat(ticket.find()).isTrue();
        return ticket.group(1);
    }

    @Test
    void survey_isOfferedWhereItIsAbout_andListed() throws Exception {
        assertThat(server.get("/c/index.html").text()).contains(FORM);
        assertThat(server.get("/c/index.html?col=zheng-ce").text())
                .contains("/c/survey/" + SampleSurveys.COLUMN)
                .doesNotContain(FORM);
        assertThat(server.get("/c/cw/" + SampleRelease.VIDEO + ".html").text())
                .contains("/c/survey/" + SampleSurveys.TITLE);
        assertThat(server.get("/c/survey.html").text())
                .contains(FORM, SampleSurveys.COLUMN, SampleSurveys.TITLE);
    }

    @Test
    void form_comesBackHereAlone_andIsKeptByNoCache() throws Exception {
        RawAnswer form = server.get(FORM);
        assertThat(form.header("Content-Security-Policy"))
                .contains("form-action 'self'")
                .contains("script-src 'self'");
        assertThat(form.header("Cache-Control")).isEqualTo("no-store");
        assertThat(form.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(form.header("Set-Cookie"))
                .containsIgnoringCase("HttpOnly")
                .contains("kejian-survey=", "SameSite=Strict", "Path=/c/");
        assertThat(form.text())
                .contains("width=device-width")
                .contains("name=\"q2\" value=\"9\" required")
                .contains("果树 &lt;b&gt;");
    }

    @Test
    void answers_areOfOneVoice_byCookie_byName_orByForm() throws Exception {
        String cookie = "Cookie: kejian-survey=AAAAAAAAAAAAAAAAAAAAAA";
        for (String choice : List.of("1", "2")) {
            RawAnswer answer =
                    server.get(ANSWERED + ticket("", cookie) + "&q1=" + choice + "&q2=9", cookie);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("已记录");
            assertThat(answer.header("Kejian-Recorded")).isEqualTo("1");
        }
        String one = ANSWERED + ticket("") + "&q1=3&q2=1";
        assertThat(server.get(one).status()).isEqualTo(200);
        assertThat(server.get(one).status()).isEqualTo(200);
        server.get(ANSWERED + ticket("") + "&q1=3&q2=1");
        server.get(ANSWERED + ticket("?box=TV-1") + "&box=TV-1&q1=4&q2=1");
        List<SurveyAnswer> answers = server.journal.answers;
        assertThat(answers)
                .extracting(SurveyAnswer::choices)
                .containsExactly(
                        List.of(1, 9), List.of(2, 9), List.of(3, 1), List.of(3, 1), List.of(4, 1));
        assertThat(answers).extracting(SurveyAnswer::source).containsOnly("browser");
        assertThat(answers.get(0).voice()).isEqualTo(answers.get(1).voice()).hasSize(22);
        assertThat(answers.get(2).voice()).isNotEqualTo(answers.get(3).voice());
        assertThat(answers.get(4).box()).isEqualTo("TV-1");
        assertThat(answers.get(4).voice()).isNull();
    }

    @Test
    void whatIsNoWholeAnswer_orHasNoTicketOfOurs_saysNothing() throws Exception {
        String ticket = ticket("");
        for (String query : List.of("", "&q1=1", "&q1=6&q2=1", "&q1=0&q2=1", "&q1=1&q2=10")) {
            assertThat(server.get(ANSWERED + ticket + query).status()).as(query).isEqualTo(400);
        }
        assertThat(server.get(ANSWERED + "&q1=1&q2=1").status()).isEqualTo(400);
        assertThat(server.get(ANSWERED + "x&q1=1&q2=1").status()).isEqualTo(403);
        assertThat(server.get(ANSWERED + ticket + "&q1=1&q2=1&box=TV-1").status()).isEqualTo(403);
        server.journal.failing = true;
        assertThat(server.get(ANSWERED + ticket + "&q1=1&q2=1").status()).isEqualTo(503);
        assertThat(server.journal.answers).isEmpty();
    }
}
