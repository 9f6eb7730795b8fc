package kejian.origin.station;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Source;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.viewing.Merge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One name at two edges, as their journals bring it, sooner or later. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TwoPlacesLookTest {

    /** A month ago: a journal may come so late. */
    private final long nine = Instant.now().minus(Duration.ofDays(29)).toEpochMilli();

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    @Inject Merge merge;
    @Inject TwoPlacesLook look;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String courseware = UUID.randomUUID().toString();
    private final String box = "BOX-" + run;
    private final Map<String, Long> numbers = new HashMap<>();
    private String speaks = box;
    private final String east = "east-" + run;
    private final String west = "west-" + run;
    private final String eastArea = "41" + "%010d".formatted(Math.abs(run.hashCode()));
    private final String westArea = "42" + eastArea.substring(2);
    private String operator;

    @BeforeEach
    void counties() throws Exception {
        county(eastArea, "east县", east);
        county(westArea, "west县", west);
        sql(
                "insert into station values ('%s', '%s-S', '王庄', '%s', 40, '2020-01-01', null)"
                        .formatted(UUID.randomUUID(), run, eastArea),
                "insert into box select '%s', id from station where code = '%s-S'"
                        .formatted(box, run),
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'PUBLISHED', 0,
                    '410000', 'x', now(), 36000000)
                """
                        .formatted(courseware));
        operator = tokens.person("operator-of-boxes", "operator");
        look.look(); // what other tests brought
    }

    private void county(String area, String name, String edge) throws Exception {
        sql(
                "insert into area values ('%s', '%s', '410000')".formatted(area, name),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area));
    }

    private void sql(String... statements) throws Exception {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    private ViewingEvent event(Source source, String session, int atMinute, long n, long skewMs) {
        long at = nine + atMinute * 60_000L;
        long played = n * 60_000;
        return new ViewingEvent(
                source,
                ViewingEvent.Action.BEAT,
                session,
                true,
                speaks,
                courseware,
                "pkg",
                Tier.A,
                at,
                skewMs == 0 ? null : at + skewMs,
                n,
                -1,
                played,
                played == 0 ? List.of() : List.of(new Section(0, played)),
                0,
                source == Source.RANGES ? 1_000_000 : 0,
                -1,
                -1);
    }

    /** A report each minute. */
    private List<ViewingEvent> plays(Source source, String session, int from, int to, long skewMs) {
        List<ViewingEvent> events = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            events.add(event(source, session, i, i - from, skewMs));
        }
        return events;
    }

    private List<ViewingEvent> plays(String session, int from, int to) {
        return plays(Source.BEACON, session, from, to, 0);
    }

    private void brings(String edge, List<ViewingEvent> events) throws Exception {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (ViewingEvent event : events) {
            entries.add(new JournalBatch.Entry(numbers.merge(edge, 1L, Long::sum), event));
        }
        merge.take(
                new JournalBatch(edge, "epoch", entries), edge.equals(east) ? eastArea : westArea);
    }

    private JsonPath shown(String query) {
        return given().header("Authorization", "Bearer " + operator)
                .get("/api/boxes?area=" + eastArea + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Response settle(String token, String name, String note) {
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(Map.of("box", name, "note", note))
                .post("/api/boxes/settled");
    }

    private Instant minute(int of) {
        return Instant.ofEpochMilli(nine + of * 60_000L);
    }

    @Test
    void nameThatPlaysInTwoCounties_isTold_withBothAndInWords() throws Exception {
        brings(east, plays("v1", 0, 20));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
        speaks = "GUEST-" + run;
        List<ViewingEvent> evening = new ArrayList<>(plays("v", 10, 30));
        speaks = box;
        evening.addAll(plays("v2", 10, 30));
        brings(west, evening);
        look.look(1); // a journal in many steps, none of which leaves a record out

        JsonPath told = shown("&only=clones");
        assertThat(told.getInt("total")).isOne();
        assertThat(Instant.parse(told.getString("items[0].clonedAt"))).isEqualTo(minute(20));
        assertThat(told.getString("items[0].clones[0].how")).isEqualTo("at-once");
        assertThat(told.<String>getList("items[0].clones[0].places.edge"))
                .containsExactly(east, west);
        assertThat(told.getString("items[0].clones[0].places[1].areaName")).isEqualTo("west县");
        assertThat(told.getString("items[0].clones[0].why.zh")).contains(east, "west县", "同时");
        assertThat(told.getString("items[0].clones[0].why.en")).contains(west, "same time");
        assertThat(told.<Object>get("items[0].settled")).isNull();

        brings(east, plays("v3", -90, -60)); // of before, and come later
        brings(west, plays("v4", -90, -60));
        look.look();
        assertThat(Instant.parse(shown("").getString("items[0].clonedAt"))).isEqualTo(minute(20));
    }

    /** What edges were told decides, not when their lines let it through. */
    @Test
    void boxThatMoved_isNotTold_howeverLateTheFirstCountySpeaks() throws Exception {
        brings(west, plays("v2", 300, 330));
        look.look();
        brings(east, plays("v1", 0, 20)); // its line was cut
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
    }

    @Test
    void nameThatIsBackWithinHalfAnHour_isTold_howeverLateTheMiddleComes() throws Exception {
        brings(east, plays("v1", 0, 20));
        brings(east, plays("v3", 45, 60));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
        brings(west, plays(Source.RANGES, "v2", 25, 40, 0));
        look.look();

        JsonPath told = shown("");
        assertThat(told.getString("items[0].clones[0].how")).isEqualTo("to-and-fro");
        assertThat(Instant.parse(told.getString("items[0].clonedAt"))).isEqualTo(minute(45));
    }

    /** Behind one address. Bytes of a second viewing may be fetched ahead. */
    @Test
    void twoPlayersAtOneEdge_areTold() throws Exception {
        brings(east, plays("v1", 0, 20));
        brings(east, plays(Source.RANGES, "v2", 5, 25, 0));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
        brings(east, plays("v3", 10, 30));
        look.look();
        JsonPath told = shown("&only=clones");
        assertThat(told.<String>getList("items[0].clones[0].places.edge")).containsExactly(east);
        assertThat(told.getString("items[0].clones[0].why.zh")).contains("同一地址");
    }

    /** Old boxes begin with the clock of their maker until somebody tells them. */
    @Test
    void boxWhoseClockIsSetRight_isNoClone() throws Exception {
        brings(east, plays(Source.BEACON, "v1", 0, 20, 3_600_000));
        brings(east, plays("v2", 60, 80));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
    }

    @Test
    void whatIsSettled_isToldNoMore_untilItIsSeenAgain() throws Exception {
        String neighbour = tokens.personOf(westArea, "neighbour-" + run, "operator");
        assertThat(settle(operator, box, "not yet").statusCode()).isEqualTo(409);
        brings(east, plays("v1", 0, 20));
        brings(west, plays("v2", 10, 30));
        look.look();
        assertThat(settle(neighbour, box, "mine").statusCode()).isEqualTo(404);
        assertThat(settle(operator, "NONE-" + run, "which").statusCode()).isEqualTo(404);
        assertThat(settle(operator, box, " ").statusCode()).isEqualTo(422);

        JsonPath settled = settle(operator, box, " 已更换名称 ").jsonPath();

        assertThat(settled.<Object>get("clonedAt")).isNull();
        assertThat(settled.getList("clones")).isEmpty();
        assertThat(settled.getString("settled.note")).isEqualTo("已更换名称");
        assertThat(settled.getString("settled.by")).isEqualTo("operator-of-boxes");
        brings(east, plays("v3", 100, 120)); // of before, come late
        brings(west, plays("v4", 110, 130));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isZero();
        // by the province's clock, which other tests may have set
        Instant at = Instant.parse(settled.getString("settled.at"));
        int later = (int) Duration.between(Instant.ofEpochMilli(nine), at).toMinutes() + 30;
        brings(east, plays("v5", later, later + 20));
        brings(west, plays("v6", later + 10, later + 30));
        look.look();
        assertThat(shown("&only=clones").getInt("total")).isOne();
    }

    /** An edge goes on telling for a day what it saw before. */
    @Test
    void whatOneEdgeSaw_isSettledToo() throws Exception {
        sql("insert into box_cloned values ('%s', '%s', now())".formatted(box, east));
        JsonPath told = shown("&only=clones");
        assertThat(told.getString("items[0].clones[0].how")).isEqualTo("one-edge");
        assertThat(told.getString("items[0].clones[0].why.zh")).contains("两个地址");
        settle(operator, box, "同一台").then().statusCode(200);
        sql(
                "update box_cloned c set at = s.at + interval '24 hours'"
                        + " from box_settled s where c.box = s.box and c.box = '%s'"
                                .formatted(box));
        assertThat(shown("&only=clones").getInt("total")).isZero();
        sql(
                "update box_cloned c set at = s.at + interval '26 hours'"
                        + " from box_settled s where c.box = s.box and c.box = '%s'"
                                .formatted(box));
        assertThat(shown("&only=clones").getInt("total")).isOne();
    }

    /** Both are counted; no two of them become one sitting. */
    @Test
    void recordsOfBoth_goOnCounting() throws Exception {
        brings(east, plays("v1", 0, 20));
        brings(west, plays("v1", 10, 30)); // of one name even
        look.look();
        try (Connection c = database.getConnection();
                Statement s = c.createStatement();
                var row =
                        s.executeQuery(
                                "select count(*), sum(watched_ms) from viewing_session where counted"
                                        + " and box = '%s'".formatted(box))) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(2);
            assertThat(row.getLong(2)).isEqualTo(2 * 20 * 60_000L);
        }
    }
}
