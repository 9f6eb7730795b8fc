package kejian.origin.arrangement;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;

/** A column with articles, and who works on it. */
final class Desk {

    private static final AtomicInteger AREAS = new AtomicInteger();

    final String slug = "order-" + UUID.randomUUID().toString().substring(0, 8);
    final String column;
    final String editor;
    final String reviewer;
    private final TestTokens tokens;

    Desk(TestTokens tokens) throws Exception {
        this.tokens = tokens;
        editor = tokens.person("desk-editor", "editor");
        reviewer = tokens.person("desk-reviewer", "reviewer");
        column = column(slug, null);
    }

    static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    /** An editor of a county, whose rights end there. */
    String countysEditor() throws Exception {
        String code = Integer.toString(1_000_000 + AREAS.incrementAndGet());
        as(tokens.person("desk-operator", "operator"))
                .body(Map.of("code", code, "name", "某县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        return tokens.personOf(code, "desk-county-" + code, "editor");
    }

    String column(String name, @Nullable String parent) {
        Map<String, Object> wanted =
                parent == null
                        ? Map.of("slug", name, "title", "专栏 " + name)
                        : Map.of("slug", name, "title", "专栏 " + name, "parent", parent);
        return as(editor)
                .body(wanted)
                .post("/api/columns")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    String draft(String title) {
        return as(editor)
                .body(
                        Map.of(
                                "kind",
                                "ARTICLE",
                                "title",
                                title,
                                "category",
                                "RED_CLASSICS",
                                "purpose",
                                "EDUCATION",
                                "column",
                                slug,
                                "article",
                                Map.of("blocks", List.of(Map.of("text", "正文", "heading", false)))))
                .post("/api/courseware")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /**
     * @param publishAt nothing for at once
     */
    String approved(String title, @Nullable String publishAt) {
        String id = draft(title);
        as(editor).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        as(reviewer)
                .body(publishAt == null ? Map.of() : Map.of("publishAt", publishAt))
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        return id;
    }

    List<String> approved(int number) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            ids.add(approved("第 " + i + " 课", null));
        }
        return ids;
    }

    /** The column of a release that is made now. */
    Catalogue.Column released(ObjectMapper json) throws Exception {
        long number =
                as(reviewer)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .body(Map.of("note", ""))
                        .post("/api/releases")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("number");
        String edge = tokens.edge(slug + "-" + number);
        byte[] document = as(edge).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest release =
                json.readValue(
                        json.readValue(document, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        byte[] catalogue = as(edge).get("/sync/blob/" + release.catalogue().sha256()).asByteArray();
        return json.readValue(catalogue, Catalogue.class).columns().stream()
                .filter(c -> c.slug().equals(slug))
                .findFirst()
                .orElseThrow();
    }
}
