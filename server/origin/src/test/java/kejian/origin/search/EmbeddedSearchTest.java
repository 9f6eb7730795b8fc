package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Test;

/** The engine that needs nothing else. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EmbeddedSearchTest {

    @Inject ServerCopy copy;
    @Inject TestTokens tokens;

    @Test
    void province_withoutAServer_findsAtOnce_andNotesNothingForOne() throws Exception {
        Caller editor = Caller.withToken(tokens.person("editor-of-embedded-search", "editor"));
        String column = "{\"slug\":\"embedded-search\",\"title\":\"检索\"}";
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isEqualTo(201);
        String body =
                """
                {"kind": "ARTICLE", "title": "藜麦试种记录", "category": "RED_CLASSICS",
                 "column": "embedded-search",
                 "purpose": "EDUCATION", "article": {"blocks": [
                 {"text": "海拔两千米", "heading": false}]}}
                """;
        assertThat(editor.send("POST", "/api/courseware", body).statusCode()).isEqualTo(201);
        assertThat(Caller.json(editor.send("GET", "/api/search?q=lmsz", null)).get("total").asInt())
                .isEqualTo(1);
        assertThat(copy.count(/* refused= */ false)).isZero();
        assertThat(copy.filled()).isEmpty();
    }

    @Test
    void readiness_saysWhichEngineAnswers() {
        List<JsonNode> search = new ArrayList<>();
        Caller.json(Caller.anonymous().send("GET", "/q/health/ready", null))
                .get("checks")
                .forEach(check -> {
                    if (check.get("name").asText().equals("search")) {
                        search.add(check);
                    }
                });
        assertThat(search).hasSize(1);
        assertThat(search.getFirst().get("status").asText()).isEqualTo("UP");
        assertThat(search.getFirst().at("/data/engine").asText()).isEqualTo("embedded");
    }
}
