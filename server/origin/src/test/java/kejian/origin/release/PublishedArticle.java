package kejian.origin.release;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.origin.identity.TestTokens;

/** An article in a column of its own that a release shows. */
public final class PublishedArticle {

    private PublishedArticle() {}

    /**
     * @param who begins the names of its editor and reviewer
     * @return the article's id
     */
    public static String make(TestTokens tokens, String who) throws Exception {
        return make(tokens, who, List.of("正文"));
    }

    /**
     * @param texts a block each
     */
    static String make(TestTokens tokens, String who, List<String> texts) throws Exception {
        List<Map<String, Object>> blocks =
                texts.stream()
                        .map(t -> Map.<String, Object>of("text", t, "heading", false))
                        .toList();
        String editor = tokens.person(who + "-editor", "editor");
        String reviewer = tokens.person(who + "-reviewer", "reviewer");
        String column = "col-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .body(Map.of("slug", column, "title", "专栏", "colour", "#8b0000"))
                .post("/api/columns")
                .then()
                .statusCode(201);
        Map<String, Object> article =
                Map.of(
                        "kind",
                        "ARTICLE",
                        "title",
                        "将撤回",
                        "category",
                        "RED_CLASSICS",
                        "purpose",
                        "EDUCATION",
                        "column",
                        column,
                        "article",
                        Map.of("blocks", blocks));
        String id =
                as(editor)
                        .body(article)
                        .post("/api/courseware")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        as(editor).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        as(reviewer)
                .body(Map.of())
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        as(reviewer)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("note", "n"))
                .post("/api/releases")
                .then()
                .statusCode(201);
        return id;
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
