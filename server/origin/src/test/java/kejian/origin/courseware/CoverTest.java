package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.origin.DatabaseForTests;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import kejian.origin.release.AtAnEdge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The picture that stands for a film, from an editor's file to what edges fetch. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class CoverTest {

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    @Inject OriginConfig origin;
    private String editor;
    private String second;
    private BlobRef made;
    private UUID id;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("cover-ed", "editor", "reviewer");
        second = tokens.person("cover-second", "editor", "reviewer");
        courseware("VIDEO", "DRAFT");
    }

    private void courseware(String kind, String state) throws Exception {
        id = UUID.randomUUID();
        BlobRef index = blobs.put(("index of " + id).getBytes(StandardCharsets.UTF_8));
        made = blobs.put(("poster of " + id).getBytes(StandardCharsets.UTF_8));
        MediaPackage media = new MediaPackage(index, 9_000, List.of(), made, null, List.of());
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, publish_at, package)
                                values (?, ?, '封面', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                                    ?, 0, '410000', 'x', now(), '2020-01-01', ?)
                                """)) {
            s.setObject(1, id);
            s.setString(2, kind);
            s.setString(3, state);
            s.setString(4, json.writeValueAsString(media));
            s.executeUpdate();
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private String at(String more) {
        return "/api/courseware/" + id + more;
    }

    private String tag() {
        return as(editor).get(at("")).then().extract().header("ETag");
    }

    private ValidatableResponse put(String who, byte[] file) {
        return as(who).header("If-Match", tag())
                .contentType("application/octet-stream")
                .body(file)
                .put(at("/cover"))
                .then();
    }

    private ValidatableResponse approve(String who) {
        return as(who).header("If-Match", tag())
                .contentType("application/json")
                .body(Map.of())
                .post(at("/approve"))
                .then();
    }

    private static byte[] png(int rgb) throws Exception {
        BufferedImage picture = new BufferedImage(64, 36, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < 64; x++) {
            picture.setRGB(x, x % 36, rgb);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        out.write("the place where it was taken".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** What edges get of it. */
    private Catalogue.Title published() throws Exception {
        AtAnEdge seen = AtAnEdge.afterANewRelease(json, second, tokens.edge("cover-edge"), id);
        assertThat(seen.manifest().blobs()).contains(seen.title().media().poster());
        return seen.title();
    }

    @Test
    void cover_ofADraft_isRedrawnAsAJpeg_andStandsInThePackage() throws Exception {
        String sha256 = put(editor, png(0xffff0000)).statusCode(200).extract().path("sha256");
        as(editor)
                .get(at(""))
                .then()
                .body("cover.sha256", is(sha256))
                .body("package.poster.sha256", is(sha256));
        byte[] drawn =
                as(second)
                        .get(at("/cover"))
                        .then()
                        .statusCode(200)
                        .contentType("image/jpeg")
                        .extract()
                        .asByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(drawn)).getWidth()).isEqualTo(64);
        assertThat(drawn).startsWith(0xff, 0xd8, 0xff);
        assertThat(new String(drawn, StandardCharsets.ISO_8859_1)).doesNotContain("the place");

        as(editor).header("If-Match", tag()).delete(at("/cover")).then().statusCode(204);
        as(editor)
                .get(at(""))
                .then()
                .body("cover", nullValue())
                .body("package.poster.sha256", is(made.sha256()));
        as(editor).get(at("/cover")).then().statusCode(404);
        as(editor).header("If-Match", tag()).delete(at("/cover")).then().statusCode(404);
        try (Stream<Path> left = Files.list(origin.data().resolve("covers"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void cover_ofWhatWasApproved_waitsForSomebodyElse_andGoesWithTheNextRelease() throws Exception {
        courseware("VIDEO", "SCHEDULED");
        String sha256 = put(editor, png(0xff00ff00)).statusCode(202).extract().path("sha256");
        as(editor)
                .get(at(""))
                .then()
                .body("cover", nullValue())
                .body("proposal.cover.picture.sha256", is(sha256))
                .body("proposal.by", contains("cover-ed"));
        as(second).get(at("/cover?proposed=true")).then().statusCode(200);
        assertThat(published().media().poster()).isEqualTo(made);
        approve(editor).statusCode(409).body("code", is("four-eyes"));
        approve(second).statusCode(200).body("cover.sha256", is(sha256));
        assertThat(published().media().poster().sha256()).isEqualTo(sha256);

        // the same again asks for nothing
        put(editor, png(0xff00ff00)).statusCode(200);
        as(editor).header("If-Match", tag()).delete(at("/cover")).then().statusCode(202);
        approve(second).statusCode(200).body("cover", nullValue());
        assertThat(published().media().poster()).isEqualTo(made);
    }

    @Test
    void file_thatIsNoPicture_orCannotBeDrawn_isRefusedWithTheRemedy() throws Exception {
        byte[] svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(StandardCharsets.UTF_8);
        put(editor, svg)
                .statusCode(422)
                .body("code", is("type-mismatch"))
                .body("errors[0].code", is("article-11"));
        byte[] half = java.util.Arrays.copyOf(png(0xff0000ff), 60);
        put(editor, half).statusCode(422).body("errors[0].code", is("article-13"));
        byte[] large = java.util.Arrays.copyOf(png(0xff0000ff), (24 << 20) + 1);
        put(editor, large).statusCode(422).body("code", is("limit-exceeded"));
        put(editor, new byte[0]).statusCode(400);
        as(editor).body(png(1)).put(at("/cover")).then().statusCode(428);
        as(editor)
                .header("If-Match", "\"99\"")
                .body(png(1))
                .put(at("/cover"))
                .then()
                .statusCode(412);
        as(editor).get(at("")).then().body("cover", nullValue());
    }

    @Test
    void cover_ofAnArticle_inReview_orWithdrawn_isRefused() throws Exception {
        for (String[] one :
                new String[][] {
                    {"ARTICLE", "DRAFT"}, {"VIDEO", "IN_REVIEW"}, {"VIDEO", "WITHDRAWN"}
                }) {
            courseware(one[0], one[1]);
            put(editor, png(1)).statusCode(409);
        }
    }
}
