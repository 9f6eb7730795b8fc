package kejian.origin.article;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.OriginConfig;
import kejian.origin.Uploaded;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Articles from an editor's file to what edges fetch. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ArticleImportTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject OriginConfig config;
    private String editor;
    private String reviewer;
    private String column;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("article-ed", "editor");
        reviewer = tokens.person("article-rev", "reviewer");
        column = "article-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .body(Map.of("slug", column, "title", "图文", "summary", "", "area", "410000"))
                .post("/api/columns")
                .then()
                .statusCode(201);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private String upload(byte[] file) {
        return Uploaded.by(editor, "讲稿.docx", file);
    }

    private ValidatableResponse create(byte[] file, String externalId) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("kind", "ARTICLE");
        wanted.put("title", "接穗怎样选");
        wanted.put("category", "TYPICAL_EXPERIENCE");
        wanted.put("purpose", "EDUCATION");
        wanted.put("column", column);
        wanted.put("upload", upload(file));
        wanted.put("externalId", externalId);
        return as(editor).body(wanted).post("/api/courseware").then();
    }

    private static byte[] png() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    @Test
    void docx_isRead_foundByItsWords_andReleasedWithItsPictures() throws Exception {
        String rare = "鬯" + UUID.randomUUID().toString().substring(0, 6) + "接芽";
        byte[] file =
                Docx.of(Docx.paragraph("正文里有" + rare) + Docx.drawing("rId9", "样子"))
                        .picture("rId9", "media/a.png", png())
                        .bytes();
        var made = create(file, "docx-1-" + column).statusCode(201).extract().jsonPath();
        String id = made.getString("id");
        assertThat(made.getString("article.blocks[0].text")).isEqualTo("正文里有" + rare);
        assertThat(made.getString("article.blocks[1].pictureType")).isEqualTo("image/png");
        assertThat(made.getInt("article.blocks[1].width")).isEqualTo(40);
        assertThat(made.getString("original.filename")).isEqualTo("讲稿.docx");
        String picture = made.getString("article.blocks[1].picture.sha256");
        create(file, "docx-1-" + column).statusCode(200).body("id", is(id));

        byte[] shown =
                as(reviewer).get("/api/courseware/" + id + "/pictures/" + picture).asByteArray();
        assertThat(new String(shown, 1, 3, StandardCharsets.ISO_8859_1)).isEqualTo("PNG");
        as(reviewer)
                .get("/api/courseware/" + id + "/pictures/" + "0".repeat(64))
                .then()
                .statusCode(404);
        as(editor).queryParam("q", rare).get("/api/search").then().body("items.id", hasItem(id));

        as(editor).body(Map.of()).post("/api/courseware/" + id + "/submit").then().statusCode(200);
        as(reviewer)
                .body(Map.of())
                .post("/api/courseware/" + id + "/approve")
                .then()
                .statusCode(200);
        long number =
                as(reviewer)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .body(Map.of("note", "图文"))
                        .post("/api/releases")
                        .then()
                        .extract()
                        .jsonPath()
                        .getLong("number");
        String edge = tokens.edge("article-edge");
        byte[] signed = as(edge).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest manifest =
                json.readValue(
                        json.readValue(signed, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        assertThat(manifest.blobs()).anyMatch(b -> b.sha256().equals(picture));
        assertThat(as(edge).get("/sync/blob/" + picture).asByteArray()).isEqualTo(shown);
    }

    @Test
    void hostileDocx_isRefusedWithItsReason_andLeavesNothing() throws Exception {
        byte[] file = Docx.of(Docx.field("DDEAUTO cmd", "x")).bytes();
        create(file, "docx-2-" + column)
                .statusCode(422)
                .contentType(containsString("application/problem+json"))
                .body("code", is("document-unsafe"))
                .body("errors[0].code", is("article-6"))
                .body("detail", containsString("DDE"));
        create(Docx.of(Docx.paragraph("x")).part("../pwn", "x").bytes(), "docx-3-" + column)
                .statusCode(422)
                .body("code", is("archive-unsafe"))
                .body("errors[0].code", is("archive-4"));
        create(
                        Docx.of(Docx.paragraph("x") + Docx.drawing("rId9", ""))
                                .picture(
                                        "rId9",
                                        "media/a.png",
                                        "<svg/>".getBytes(StandardCharsets.UTF_8))
                                .bytes(),
                        "docx-4-" + column)
                .statusCode(422)
                .body("code", is("type-mismatch"))
                .body("errors[0].code", is("article-11"));
        as(editor)
                .queryParam("column", column)
                .get("/api/courseware")
                .then()
                .body("items", hasSize(0));
        try (var left = Files.list(config.data().resolve("reading"))) {
            assertThat(left.map(Path::getFileName)).isEmpty();
        }
    }

    @Test
    void article_fromNothingOrTwice_isRefused() {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("kind", "ARTICLE");
        wanted.put("title", "空");
        wanted.put("category", "TYPICAL_EXPERIENCE");
        wanted.put("purpose", "EDUCATION");
        wanted.put("column", column);
        as(editor).body(wanted).post("/api/courseware").then().statusCode(422);
        wanted.put("upload", UUID.randomUUID().toString());
        wanted.put("article", Map.of("blocks", List.of(Map.of("text", "x", "heading", false))));
        as(editor).body(wanted).post("/api/courseware").then().statusCode(422);
    }
}
