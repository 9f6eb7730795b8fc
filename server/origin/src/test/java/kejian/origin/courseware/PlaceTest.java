package kejian.origin.courseware;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A draft put into other columns. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PlaceTest {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Caller editor;
    private Caller reviewer;
    private String id;
    private String first;
    private String second;

    @BeforeEach
    void setUp() {
        editor = Caller.person("editor");
        reviewer = Caller.person("reviewer");
        first = column(editor);
        second = column(editor);
        String article =
                "{\"kind\":\"ARTICLE\",\"title\":\"换栏\",\"category\":\"RED_CLASSICS\",\"purpose\":\"SERVICE\","
                        + "\"column\":\"%s\",\"article\":{\"blocks\":[{\"text\":\"一\",\"heading\":false}]}}";
        HttpResponse<String> made =
                editor.send("POST", "/api/courseware", article.formatted(first));
        id = json(made).get("id").asText();
    }

    private static String column(Caller who) {
        String slug = "place-%d-%d".formatted(System.nanoTime(), COUNT.incrementAndGet());
        String body = "{\"slug\":\"%s\",\"title\":\"%s\"}".formatted(slug, slug);
        assertThat(who.send("POST", "/api/columns", body).statusCode()).isEqualTo(201);
        return slug;
    }

    private JsonNode now() {
        return json(editor.send("GET", "/api/courseware/" + id, null));
    }

    private HttpResponse<String> place(@Nullable String version, String... slugs) {
        HttpRequest.Builder request =
                editor.request("/api/courseware/" + id + "/columns")
                        .header("Content-Type", "application/json")
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"columns\":[\"%s\"]}"
                                                .formatted(String.join("\",\"", slugs))));
        if (version != null) {
            request.header("If-Match", "\"" + version + "\"");
        }
        return Caller.send(request);
    }

    private List<String> in(String column) {
        return json(editor.send("GET", "/api/courseware?column=" + column, null))
                .get("items")
                .valueStream()
                .map(c -> c.get("id").asText())
                .toList();
    }

    @Test
    void draft_standsWhereItIsPut_andNowhereElse() {
        String seen = now().get("version").asText();

        JsonNode placed = json(place(seen, second));

        assertThat(placed.get("columns").get(0).asText()).isEqualTo(second);
        assertThat(placed.get("version").asText()).isNotEqualTo(seen);
        assertThat(in(first)).isEmpty();
        assertThat(in(second)).containsExactly(id);
        assertProblem(place(seen, first), 412, "precondition");
        assertProblem(place(null, first), 428, "precondition-required");

        String version = placed.get("version").asText();
        assertThat(json(place(version, second)).get("version").asText())
                .as("the same again is no change")
                .isEqualTo(version);
        assertThat(json(place(version, second, first)).get("columns")).hasSize(2);
        assertThat(editor.send("GET", "/api/courseware/" + id + "/history", null).body())
                .contains("\"about\":\"columns\"");
    }

    @Test
    void column_thatIsNone_orAnothersArea_takesNothing() {
        String code = "41%06d".formatted(System.nanoTime() % 1_000_000);
        String area = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"410000\"}".formatted(code);
        assertThat(Caller.admin().send("POST", "/api/areas", area).statusCode()).isEqualTo(201);
        String county = column(Caller.personOf(code, "editor"));
        String version = now().get("version").asText();
        assertProblem(place(version, "no-such-column"), 422, "validation");
        assertProblem(place(version, second, county), 422, "validation");
        assertThat(in(first)).containsExactly(id);
    }

    @Test
    void whatIsReviewed_orApproved_staysWhereItIs() {
        editor.send("POST", "/api/courseware/" + id + "/submit", "{}");
        assertProblem(place(now().get("version").asText(), second), 409, "conflict");
        reviewer.send("POST", "/api/courseware/" + id + "/approve", "{}");
        assertThat(now().get("state").asText()).isEqualTo("SCHEDULED");
        assertProblem(place(now().get("version").asText(), second), 409, "conflict");
        assertThat(in(first)).containsExactly(id);
    }
}
