package kejian.origin.lookup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was looked for, in by the journal and out by the API. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class SearchesTest {

    /** 2026-11-18T16:00Z, which is midnight in Shanghai. */
    private static final long DAY = 1_795_017_600_000L;

    private static final long HOUR_MS = 3_600_000;

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private String area;
    private String edge;
    private String edgeToken;
    private String analyst;
    private long seq;

    @BeforeEach
    void county() throws Exception {
        String id = UUID.randomUUID().toString();
        area = "41" + String.format("%010d", Math.abs(id.hashCode()));
        edge = "s-" + id.substring(0, 8);
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area));
        edgeToken = tokens.edge(edge);
        analyst = tokens.personOf(area, "analyst-" + edge, "analyst");
        seq = 0;
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private Response send(Object batch) {
        return given().header("Authorization", "Bearer " + edgeToken)
                .contentType("application/json")
                .body(batch)
                .post("/sync/journal");
    }

    private JournalBatch batch(List<SearchMade> searches) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (SearchMade search : searches) {
            entries.add(new JournalBatch.Entry(++seq, search));
        }
        return new JournalBatch(edge, "epoch", entries);
    }

    /** The same of so many boxes. */
    private static List<SearchMade> of(
            int boxes, String by, String text, int found, String opened) {
        List<SearchMade> all = new ArrayList<>();
        for (int i = 0; i < boxes; i++) {
            all.add(
                    new SearchMade(
                            by,
                            text,
                            found,
                            opened,
                            "v" + Integer.toHexString(text.hashCode()) + "-" + i,
                            DAY));
        }
        return all;
    }

    private JsonPath list(String token, String query) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/searches?from=2026-11-01&to=2026-11-30&" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private JsonPath list() {
        return list(analyst, "area=" + area);
    }

    @Test
    void searches_sentTwice_areOnce_andOtherContentUnderANumberIsAConflict() {
        JournalBatch batch = batch(of(6, "words", "果树", 3, null));
        assertThat(send(batch).jsonPath().getLong("upTo")).isEqualTo(6);
        Response again = send(batch);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.jsonPath().<List<String>>get("takes")).containsExactly("searches");
        seq = 0;
        assertThat(send(batch(of(1, "words", "蜜蜂", 3, null))).statusCode()).isEqualTo(409);
        // the same under other numbers: an edge that lost power while it said it again
        send(batch(List.of()));
        seq = 6;
        assertThat(send(batch(of(6, "words", "果树", 3, null))).statusCode()).isEqualTo(200);
        JsonPath all = list();
        assertThat(all.getLong("searches")).isEqualTo(6);
        assertThat(all.getLong("untold")).isZero();
        assertThat(all.getMap("items[0]"))
                .containsEntry("kind", "words")
                .containsEntry("text", "果树")
                .containsEntry("courseware", null)
                .containsEntry("searches", 6)
                .containsEntry("boxes", 6)
                .containsEntry("unfound", 0)
                .containsEntry("opened", 0);
    }

    @Test
    void wordOfFewerThanFiveBoxes_isNotTold_howeverOftenTheyAsked() {
        List<SearchMade> all = new ArrayList<>();
        for (int hour = 0; hour < 10; hour++) {
            for (int box = 0; box < 4; box++) {
                all.add(
                        new SearchMade(
                                "words", "王小明", 0, null, "voice-" + box, DAY + hour * HOUR_MS));
            }
        }
        all.addAll(of(5, "words", "无人机", 0, null));
        send(batch(all));
        JsonPath told = list();
        assertThat(told.<List<String>>get("items.text")).containsExactly("无人机");
        assertThat(told.getLong("searches")).isEqualTo(45);
        assertThat(told.getLong("untold")).isEqualTo(40);
        assertThat(list(analyst, "found=false").<List<String>>get("items.text"))
                .containsExactly("无人机");
    }

    @Test
    void hotWords_standFirst_andWhatWasNotFound_byItself() {
        send(batch(of(5, "words", "果树", 3, null)));
        send(batch(of(9, "words", "无人机", 0, null)));
        send(batch(of(7, "keys", "9999", 0, null)));
        send(batch(of(6, "words", "养猪", 2, "cw-1")));
        assertThat(list().<List<String>>get("items.text"))
                .containsExactly("无人机", "9999", "养猪", "果树");
        assertThat(list(analyst, "size=2").<List<String>>get("items.text"))
                .containsExactly("无人机", "9999");
        assertThat(list(analyst, "found=false").<List<String>>get("items.text"))
                .containsExactly("无人机", "9999");
        JsonPath found = list(analyst, "found=true");
        assertThat(found.<List<String>>get("items.text")).containsExactly("养猪", "果树");
        assertThat(found.<List<Integer>>get("items.opened")).containsExactly(6, 0);
        assertThat(found.getLong("searches")).isEqualTo(11);
    }

    /** 47 and 4755 that led to one title are that title; without one, digits stay digits. */
    @Test
    void digits_areTheTitleThatWasOpened() throws Exception {
        List<SearchMade> all = new ArrayList<>();
        for (int box = 0; box < 6; box++) {
            String digits = box % 2 == 0 ? "47" : "4755";
            all.add(new SearchMade("keys", digits, 2, "no-longer-known", "voice-" + box, DAY));
        }
        all.addAll(of(5, "keys", "47", 2, null));
        send(batch(all));
        JsonPath told = list();
        assertThat(told.<List<String>>get("items.kind")).containsExactly("title", "keys");
        assertThat(told.getMap("items[0]"))
                .containsEntry("text", null)
                .containsEntry("courseware", "no-longer-known")
                .containsEntry("searches", 6)
                .containsEntry("opened", 6);
        assertThat(told.getMap("items[1]")).containsEntry("text", "47").containsEntry("boxes", 5);
    }

    @Test
    void days_areThoseOfShanghai() {
        List<SearchMade> all = new ArrayList<>(of(5, "words", "当日", 1, null));
        for (int i = 0; i < 5; i++) {
            all.add(new SearchMade("words", "前日", 1, null, "v" + i, DAY - HOUR_MS));
        }
        send(batch(all));
        String query = "/api/searches?area=" + area + "&from=2026-11-19&to=2026-11-19";
        assertThat(
                        given().header("Authorization", "Bearer " + analyst)
                                .get(query)
                                .jsonPath()
                                .<List<String>>get("items.text"))
                .containsExactly("当日");
    }

    @Test
    void searches_ofAnotherArea_areNotThere() throws Exception {
        send(batch(of(5, "words", "果树", 1, null)));
        String other = "42" + area.substring(2);
        sql("insert into area values ('%s', 'other', '410000')".formatted(other));
        String stranger = tokens.personOf(other, "stranger-" + edge, "analyst");
        assertThat(list(stranger, "size=20").getLong("searches")).isZero();
        given().header("Authorization", "Bearer " + stranger)
                .get("/api/searches?area=" + area)
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"by\":\"words\",\"text\":\"<b>\",\"found\":1,\"voice\":\"v\",\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"=cmd\",\"found\":1,\"voice\":\"v\",\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"\",\"found\":1,\"voice\":\"v\",\"hourMs\":1}",
                "{\"by\":\"WORDS\",\"text\":\"a\",\"found\":1,\"voice\":\"v\",\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"a\",\"found\":-1,\"voice\":\"v\",\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"a\",\"found\":1,\"voice\":\"\",\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"a\",\"found\":1,\"hourMs\":1}",
                "{\"by\":\"words\",\"text\":\"a\",\"found\":1,\"voice\":\"v\",\"hourMs\":0}",
                "{\"by\":\"words\",\"text\":\"a\",\"found\":1,\"voice\":\"v\",\"hourMs\":1,"
                        + "\"opened\":\"../x\"}"
            })
    void unsoundSearch_isRefusedWithItsLine(String search) {
        Response answer =
                send(
                        "{\"edge\":\"%s\",\"epoch\":\"epoch\",\"entries\":[{\"seq\":1,\"search\":%s}]}"
                                .formatted(edge, search));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("detail")).isEqualTo("/entries/0");
        assertThat(list().getLong("searches")).isZero();
    }

    /** Signs that steer a terminal or turn a line round are refused as in every text. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u001b[2J", "\\u202eabc", "\\u0000", "a\\nb"})
    void textThatSteersATerminal_isRefused(String text) {
        String search =
                "{\"by\":\"words\",\"text\":\"%s\",\"found\":1,\"voice\":\"v\",\"hourMs\":1}";
        Response answer =
                send(
                        "{\"edge\":\"%s\",\"epoch\":\"epoch\",\"entries\":[{\"seq\":1,\"search\":%s}]}"
                                .formatted(edge, search.formatted(text)));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(list().getLong("searches")).isZero();
    }

    @Test
    void longestWord_isTaken_oneMoreIsNot_norTwoThingsUnderOneNumber() {
        assertThat(send(batch(of(1, "words", "字".repeat(60), 0, null))).statusCode())
                .isEqualTo(200);
        assertThat(send(batch(of(1, "words", "字".repeat(61), 0, null))).statusCode())
                .isEqualTo(422);
        JournalBatch.Entry both =
                new JournalBatch.Entry(
                        9,
                        null,
                        new FaultReport("sound", null, null, DAY),
                        null,
                        of(1, "words", "果树", 0, null).getFirst());
        assertThat(send(new JournalBatch(edge, "epoch", List.of(both))).statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "found=maybe",
                "size=0",
                "size=1001",
                "from=2026-11-31",
                "from=2026-11-02&to=2026-11-01",
                "from=2000-01-01"
            })
    void query_thatIsWrong_isRefused(String query) {
        int status =
                given().header("Authorization", "Bearer " + analyst)
                        .get("/api/searches?" + query)
                        .statusCode();
        assertThat(status).isBetween(400, 422);
    }

    /** What the edge's time is finer than an hour says nothing to anybody. */
    @Test
    void time_isTheHour() throws Exception {
        send(batch(List.of(new SearchMade("words", "果树", 1, null, "v", DAY + 1_234_567))));
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                var row =
                        s.executeQuery(
                                "select at = date_trunc('hour', at) from search_made where edge ="
                                        + " '"
                                        + edge
                                        + "'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean(1)).isTrue();
        }
    }
}
