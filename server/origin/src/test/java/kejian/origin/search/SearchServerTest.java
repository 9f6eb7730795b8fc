package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A province whose search server fails in every way there is, looked at through its own API. Titles
 * are made of characters that come together nowhere else.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@QuarkusTestResource(value = ElasticsearchForTests.class, restrictToAnnotatedClass = true)
@TestProfile(SearchServerTest.Alone.class)
@EnabledIfSystemProperty(named = ElasticsearchNode.HOME, matches = ".+")
@Tag("engines")
class SearchServerTest {

    /** With a database of its own, so that what others made does not count. */
    public static class Alone implements QuarkusTestProfile {}

    private static final String COLUMN = "search-server";

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject ServerCopy copy;
    private Caller editor;

    @BeforeEach
    void inStep() throws Exception {
        editor = Caller.withToken(tokens.person("editor-of-search", "editor"));
        // there already for all but the first
        String column = "{\"slug\":\"%s\",\"title\":\"检索\"}".formatted(COLUMN);
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isIn(201, 409);
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
    }

    @Test
    void server_thatIsInStep_isAsked_andKnowsWhatWasSavedAMomentAgo() throws Exception {
        String id = article("茶园施肥要点");
        assertThat(found("茶园施肥")).containsExactly(id);
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        double before = answered("elasticsearch");
        assertThat(found("cysf")).containsExactly(id);
        assertThat(answered("elasticsearch")).isEqualTo(before + 1);
        assertThat(ready().path("engine").asText()).isEqualTo("elasticsearch");
        assertThat(ready().path("degraded").asBoolean()).isFalse();
    }

    @Test
    void server_thatIsKilled_costsNoAnswer_andCatchesUp() throws Exception {
        String before = article("鱼塘增氧办法");
        ElasticsearchForTests.node().kill();
        assertThat(found("鱼塘增氧")).containsExactly(before);
        assertDegradedButReady();
        String meanwhile = article("竹荪栽培技术");
        rename(before, "虾塘消毒办法");
        assertThat(found("竹荪栽培")).containsExactly(meanwhile);
        assertThat(found("虾塘消毒")).containsExactly(before);
        assertThat(ready().path("waiting").asLong()).isPositive();
        ElasticsearchForTests.node().startAgain();
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        assertThat(ready().path("waiting").asLong()).isZero();
        double asked = answered("elasticsearch");
        assertThat(found("竹荪栽培")).containsExactly(meanwhile);
        assertThat(found("虾塘消毒")).containsExactly(before);
        assertThat(found("鱼塘增氧")).isEmpty();
        assertThat(answered("elasticsearch")).isEqualTo(asked + 3);
    }

    @Test
    void server_thatHangs_isWaitedForOnce() throws Exception {
        String id = article("石磨豆腐工艺");
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        ElasticsearchForTests.node().pause();
        try {
            assertThat(seconds(() -> found("石磨豆腐"))).isLessThan(4);
            assertDegradedButReady();
            for (int i = 0; i < 5; i++) {
                assertThat(found("石磨豆腐")).containsExactly(id);
                assertThat(seconds(() -> found("石磨豆腐"))).isLessThan(0.9);
            }
            assertThat(seconds(() -> article("苔藓盆景制作"))).isLessThan(4);
        } finally {
            ElasticsearchForTests.node().goOn();
        }
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        assertThat(found("苔藓盆景")).hasSize(1);
    }

    @Test
    void index_thatSomebodyDeleted_isFilledAnew() throws Exception {
        String id = article("核桃嫁接时节");
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        String index = copy.filled().orElseThrow().index();
        assertThat(ElasticsearchForTests.node().send("DELETE", "/" + index, null).statusCode())
                .isEqualTo(200);
        assertThat(found("核桃嫁接")).containsExactly(id);
        await(
                "another index",
                () ->
                        // for a moment there is none
                        copy.filled().filter(now -> !now.index().equals(index)).isPresent()
                                && "in-step".equals(ready().path("server").asText()));
        double asked = answered("elasticsearch");
        assertThat(found("核桃嫁接")).containsExactly(id);
        assertThat(answered("elasticsearch")).isEqualTo(asked + 1);
    }

    @Test
    void server_killedWhileItsIndexIsFilled_isFilledOnFromThere() throws Exception {
        try (var c = database.getConnection();
                var insert = c.createStatement()) {
            insert.executeUpdate(
                    """
                    insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                        category, purpose, state, version, area, created_by, created_at)
                    select gen_random_uuid(), 'VIDEO', '藕田水位管理 ' || n, repeat('水稻与莲藕轮作。', 40),
                        '', '', '', 'RED_CLASSICS', 'EDUCATION', 'DRAFT', 0, '410000', 'x', now()
                      from generate_series(1, 5000) n
                    """);
        }
        String before = copy.filled().orElseThrow().index();
        ElasticsearchForTests.node().send("DELETE", "/" + before, null);
        await(
                "half filled",
                () ->
                        copy.filled()
                                .filter(f ->
                                        !f.complete() && f.after().getMostSignificantBits() != 0)
                                .isPresent());
        ElasticsearchForTests.node().kill();
        await("away", () -> "away".equals(ready().path("server").asText()));
        ServerCopy.Filled half = copy.filled().orElseThrow();
        assertThat(half.complete()).isFalse();
        ElasticsearchForTests.node().startAgain();
        await("in step", () -> "in-step".equals(ready().path("server").asText()));
        assertThat(copy.filled().orElseThrow().index()).isEqualTo(half.index());
        JsonNode count =
                new ObjectMapper()
                        .readTree(
                                ElasticsearchForTests.node()
                                        .send("GET", "/henan/_count", null)
                                        .body());
        assertThat(count.get("count").asLong()).isEqualTo(courseware());
        assertThat(found("藕田水位")).hasSize(200);
    }

    private long courseware() throws Exception {
        try (var c = database.getConnection();
                var count = c.createStatement();
                var row = count.executeQuery("select count(*) from courseware")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void assertDegradedButReady() {
        HttpResponse<String> all = Caller.anonymous().send("GET", "/q/health/ready", null);
        assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
        assertThat(ready().path("degraded").asBoolean()).as(all.body()).isTrue();
        assertThat(ready().path("engine").asText()).isEqualTo("embedded");
        assertThat(Caller.anonymous().send("GET", "/q/metrics", null).body())
                .contains("kejian_search_degraded 1.0");
    }

    /** What readiness says of search. */
    private static JsonNode ready() {
        for (JsonNode check :
                Caller.json(Caller.anonymous().send("GET", "/q/health/ready", null))
                        .get("checks")) {
            if (check.get("name").asText().equals("search")) {
                return check.get("data");
            }
        }
        throw new AssertionError("readiness says nothing of search");
    }

    private static double answered(String engine) {
        String line = "kejian_search_answered_total{engine=\"" + engine + "\"} ";
        return Caller.anonymous()
                .send("GET", "/q/metrics", null)
                .body()
                .lines()
                .filter(l -> l.startsWith(line))
                .mapToDouble(l -> Double.parseDouble(l.substring(line.length())))
                .sum();
    }

    private List<String> found(String words) {
        String asked = URLEncoder.encode(words, StandardCharsets.UTF_8);
        HttpResponse<String> answer = editor.send("GET", "/api/search?size=200&q=" + asked, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Caller.json(answer).get("items").findValuesAsText("id");
    }

    private String article(String title) {
        String body =
                """
                {"kind": "ARTICLE", "title": "%s", "category": "RED_CLASSICS", "column": "%s",
                 "purpose": "EDUCATION", "article": {"blocks": [
                 {"text": "正文", "heading": false}]}}
                """
                        .formatted(title, COLUMN);
        HttpResponse<String> made = editor.send("POST", "/api/courseware", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Caller.json(made).get("id").asText();
    }

    private void rename(String id, String title) {
        String tag =
                editor.send("GET", "/api/courseware/" + id, null)
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
        HttpResponse<String> changed =
                Caller.send(
                        editor.request("/api/courseware/" + id)
                                .header("If-Match", tag)
                                .header("Content-Type", "application/json")
                                .method(
                                        "PATCH",
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "{\"title\":\"" + title + "\"}")));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    }

    private static double seconds(Callable<?> work) throws Exception {
        long began = System.nanoTime();
        work.call();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
