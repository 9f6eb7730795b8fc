package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.origin.DatabaseForTests;
import kejian.origin.MovableClock;
import kejian.origin.figures.SmtpServer.Mood;
import kejian.origin.identity.TestTokens;
import kejian.origin.month.Months;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kept questions go by mail, once a period. With a database of its own: each mail is counted. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@QuarkusTestResource(value = SmtpForTests.class, restrictToAnnotatedClass = true)
@TestProfile(FigureMailTest.Alone.class)
class FigureMailTest {

    /** Nothing is other than usual. */
    public static class Alone implements QuarkusTestProfile {}

    private static final String SAVED = "/api/figures/saved";

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject MovableClock clock;
    @Inject FigureMailing mailing;
    @Inject FigureMails mails;
    SmtpServer smtp;
    private County county;
    private String name;

    @BeforeEach
    void county() throws Exception {
        // in the middle of a day and of a week, whenever this runs
        ZonedDateTime now = clock.instant().atZone(Months.ZONE);
        clock.advance(
                Duration.between(
                        now,
                        now.with(TemporalAdjusters.next(DayOfWeek.WEDNESDAY))
                                .with(LocalTime.of(10, 0))));
        county = new County(database, tokens);
        name = "li-" + UUID.randomUUID();
        smtp.mood = Mood.TAKES;
        smtp.taken.clear();
        as(li()).body(
                        Map.of(
                                "by", "tier",
                                "measures", "starts",
                                "from", "2026-03-01",
                                "to", "2026-03-31"))
                .put(SAVED + "/report")
                .then()
                .statusCode(200)
                .body("mail", nullValue());
    }

    @AfterEach
    void forget() throws Exception {
        county.sql("delete from saved_figures");
    }

    /** A token of this moment: the clock moves by days. */
    private String li() throws Exception {
        return tokens.personOf(county.area, name, "analyst");
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private ValidatableResponse order(String to, String every) throws Exception {
        return as(li()).body(Map.of("to", to, "every", every)).put(SAVED + "/report/mail").then();
    }

    private JsonPath mail() throws Exception {
        return as(li()).get(SAVED).jsonPath();
    }

    private void nextDay() {
        clock.advance(Duration.ofDays(1));
    }

    @Test
    void mail_leavesOnceADay_withTheWorkbook_andIsWrittenDown() throws Exception {
        county.take(county.play("s1", "b1", NINE, 0, 0, 600));
        order("li@county.example", "DAY")
                .statusCode(200)
                .body("mail.to", equalTo("li@county.example"))
                .body("mail.state", nullValue());
        assertThat(mailing.sendAll()).isZero(); // from tomorrow on
        nextDay();
        assertThat(mailing.sendAll()).isEqualTo(1);
        assertThat(mailing.sendAll()).isZero();
        assertThat(smtp.taken).hasSize(1);
        assertThat(smtp.taken.getFirst())
                .contains("To: li@county.example", "figures@kejian.example")
                .contains("Subject: =?UTF-8?Q?report_2026-03-01=E2=80=A62026-03-31?=");
        assertThat(mail().getString("items[0].mail.state")).isEqualTo("SENT");
        try (ReadableWorkbook book =
                new ReadableWorkbook(new ByteArrayInputStream(attachment(smtp.taken.getFirst())))) {
            assertThat(book.getFirstSheet().read().get(3).getCell(2).getRawValue()).isEqualTo("1");
        }
        String operator = tokens.personOf(county.area, "op-" + county.edge, "operator");
        JsonPath log = as(operator).get("/api/exports").jsonPath();
        assertThat(log.getString("items[0].about"))
                .isEqualTo("report 2026-03-01…2026-03-31 xlsx → li@county.example");
        assertThat(log.getString("items[0].who")).isEqualTo(name);
        nextDay();
        assertThat(mailing.sendAll()).isEqualTo(1);
        as(li()).delete(SAVED + "/report/mail").then().statusCode(200).body("mail", nullValue());
        nextDay();
        assertThat(mailing.sendAll()).isZero();
    }

    private static byte[] attachment(String message) {
        String part = message.substring(message.indexOf("kejian-figures-"));
        String body = part.substring(part.indexOf("\n\n") + 2);
        return Base64.getMimeDecoder().decode(body.substring(0, body.indexOf("\n--")));
    }

    /** Many origins look at once. */
    @Test
    void ofManyOrigins_oneSends() throws Exception {
        order("li@county.example", "DAY").statusCode(200);
        nextDay();
        List<Future<Integer>> sent = new ArrayList<>();
        try (ExecutorService origins = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                sent.add(origins.submit(() -> mailing.sendAll()));
            }
        }
        int all = 0;
        for (Future<Integer> each : sent) {
            all += each.get();
        }
        assertThat(all).isEqualTo(1);
        assertThat(smtp.taken).hasSize(1);
    }

    /** One that dies between its claim and its mail: nobody knows whether it left. */
    @Test
    void claimThatWasLeftBehind_isNotSentAgain_untilTheNextPeriod() throws Exception {
        order("li@county.example", "DAY").statusCode(200);
        nextDay();
        assertThat(mails.claim()).isPresent();
        clock.advance(Duration.ofHours(2));
        assertThat(mailing.sendAll()).isZero();
        assertThat(mail().getString("items[0].mail.state")).isEqualTo("CLAIMED");
        nextDay();
        assertThat(mailing.sendAll()).isEqualTo(1);
    }

    @Test
    void whatTheServerRefused_isTriedAgain_halfAnHourLater() throws Exception {
        order("li@county.example", "DAY").statusCode(200);
        nextDay();
        smtp.mood = Mood.REFUSES;
        assertThat(mailing.sendAll()).isZero();
        assertThat(mail().getMap("items[0].mail"))
                .containsEntry("state", "FAILED")
                .containsEntry("why", "SMTP 451");
        smtp.mood = Mood.TAKES;
        assertThat(mailing.sendAll()).isZero();
        clock.advance(Duration.ofMinutes(31));
        assertThat(mailing.sendAll()).isEqualTo(1);
        assertThat(smtp.taken).hasSize(1);
    }

    @Test
    void whatTheServerRefusedFiveTimes_waitsForTheNextPeriod() throws Exception {
        order("li@county.example", "WEEK").statusCode(200);
        clock.advance(Duration.ofDays(7));
        smtp.mood = Mood.REFUSES;
        for (int i = 0; i < 5; i++) {
            assertThat(mailing.sendAll()).isZero();
            clock.advance(Duration.ofMinutes(31));
        }
        smtp.mood = Mood.TAKES;
        assertThat(mailing.sendAll()).isZero();
        clock.advance(Duration.ofDays(7));
        assertThat(mailing.sendAll()).isEqualTo(1);
    }

    @Test
    void serverThatHangsUp_mayHaveIt_soThatItIsNotSentAgain() throws Exception {
        order("li@county.example", "DAY").statusCode(200);
        nextDay();
        smtp.mood = Mood.HANGS_UP;
        assertThat(mailing.sendAll()).isZero();
        assertThat(mail().getString("items[0].mail.state")).isEqualTo("CLAIMED");
        smtp.mood = Mood.TAKES;
        clock.advance(Duration.ofHours(1));
        assertThat(mailing.sendAll()).isZero();
        assertThat(smtp.taken).hasSize(1);
    }

    /** Rights are asked when it leaves, not when it was ordered. */
    @Test
    void whoMayNotReadAnyMore_getsNothing() throws Exception {
        order("li@county.example", "DAY").statusCode(200);
        county.sql("update account set roles = 'editor' where name = '%s'".formatted(name));
        nextDay();
        assertThat(mailing.sendAll()).isZero();
        county.sql("update account set roles = 'analyst' where name = '%s'".formatted(name));
        assertThat(mail().getString("items[0].mail.state")).isEqualTo("STOPPED");
        nextDay();
        assertThat(mailing.sendAll()).isEqualTo(1);
        county.sql("delete from account where name = '%s'".formatted(name));
        nextDay();
        assertThat(mailing.sendAll()).isZero();
        assertThat(smtp.taken).hasSize(1);
    }

    @Test
    void week_beginsOnMonday() throws Exception {
        order("li@county.example", "WEEK").statusCode(200);
        int sent = 0;
        for (int day = 0; day < 14; day++) {
            nextDay();
            sent += mailing.sendAll();
        }
        assertThat(sent).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "li@elsewhere.example",
                "li",
                "li@county.example, wang@county.example",
                "li@county.example\nBcc: x@county.example",
                ""
            })
    void addressThatIsNone_isRefused(String to) throws Exception {
        order(to, "DAY").statusCode(422).body("code", equalTo("validation"));
    }
}
