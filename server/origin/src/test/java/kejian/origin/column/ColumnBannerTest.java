package kejian.origin.column;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.imageio.ImageIO;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A column's banner, from an editor's file to what edges fetch. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ColumnBannerTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private final String slug = "banner-" + UUID.randomUUID().toString().substring(0, 8);
    private String column = "";
    private String tag = "";

    @BeforeEach
    void setUp() throws Exception {
        Response made =
                as("editor")
                        .contentType("application/json")
                        .body(Map.of("slug", slug, "title", "专栏"))
                        .post("/api/columns");
        made.then().statusCode(201).body("banner", equalTo(false));
        column = made.jsonPath().getString("id");
        tag = made.header("ETag");
    }

    private RequestSpecification as(String role) throws Exception {
        return given().auth().oauth2(tokens.person("banner-" + role, role));
    }

    private Response put(byte[] file) throws Exception {
        Response answer =
                as("editor")
                        .header("If-Match", tag)
                        .contentType("application/octet-stream")
                        .body(file)
                        .put("/api/columns/" + column + "/banner");
        if (answer.statusCode() == 200) {
            tag = answer.header("ETag");
        }
        return answer;
    }

    /**
     * Red at the left, green in the middle, blue at the right, with a white line above and below.
     */
    private static byte[] picture(int width, int height) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE};
        for (int i = 0; i < 3; i++) {
            pen.setColor(colours[i]);
            pen.fillRect(i * width / 3, 0, width, height);
        }
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height / 10);
        pen.fillRect(0, height - height / 10, width, height / 10);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void banner_isCutToEachPage_andTravelsWithTheRelease() throws Exception {
        put(picture(1500, 1000)).then().statusCode(200);
        as("analyst")
                .get("/api/columns/" + column + "/banner")
                .then()
                .statusCode(200)
                .contentType("image/jpeg");
        Published published = published();
        Catalogue.Banner banner = Objects.requireNonNull(published.column.banner());
        assertThat(published.release.blobs()).containsAll(banner.blobs());
        String sizes = "";
        for (BlobRef blob : banner.blobs()) {
            BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(published.blob(blob)));
            sizes += drawn.getWidth() + "x" + drawn.getHeight() + " ";
            int w = drawn.getWidth();
            int h = drawn.getHeight();
            // the middle of it at its whole width: no white line, and all three colours
            assertThat(isAlike(drawn.getRGB(5, 2), Color.RED)).isTrue();
            assertThat(isAlike(drawn.getRGB(w / 2, h / 2), Color.GREEN)).isTrue();
            assertThat(isAlike(drawn.getRGB(w - 5, h - 3), Color.BLUE)).isTrue();
            // with a page of 40,000 bytes, below 300 kB
            assertThat(blob.sizeBytes()).isLessThan(250_000);
        }
        assertThat(sizes).isEqualTo("640x60 1280x96 1280x320 ");
    }

    private static boolean isAlike(int rgb, Color wanted) {
        Color seen = new Color(rgb);
        return Math.abs(seen.getRed() - wanted.getRed()) < 60
                && Math.abs(seen.getGreen() - wanted.getGreen()) < 60
                && Math.abs(seen.getBlue() - wanted.getBlue()) < 60;
    }

    @Test
    void banner_thatIsTakenAway_isInNoRelease() throws Exception {
        put(picture(300, 700)).then().statusCode(200);
        Response gone =
                as("editor").header("If-Match", tag).delete("/api/columns/" + column + "/banner");
        assertThat(gone.statusCode()).isEqualTo(204);
        tag = gone.header("ETag");
        assertThat(published().column.banner()).isNull();
        as("editor").get("/api/columns/" + column + "/banner").then().statusCode(404);
        as("editor")
                .header("If-Match", tag)
                .delete("/api/columns/" + column + "/banner")
                .then()
                .statusCode(404);
    }

    @Test
    void whatIsNoPicture_orComesTooLate_isRefused() throws Exception {
        put("<svg onload='x()'/>".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .body("code", equalTo("type-mismatch"));
        byte[] half = picture(400, 300);
        put(java.util.Arrays.copyOf(half, half.length / 2)).then().statusCode(422);
        put(new byte[0]).then().statusCode(400);
        String seen = tag;
        put(picture(400, 300)).then().statusCode(200);
        tag = seen;
        put(picture(400, 300)).then().statusCode(412);
    }

    private record Published(Catalogue.Column column, ReleaseManifest release, String edgeToken) {

        byte[] blob(BlobRef blob) {
            return given().auth()
                    .oauth2(edgeToken)
                    .get("/sync/blob/" + blob.sha256())
                    .asByteArray();
        }
    }

    private Published published() throws Exception {
        long number =
                as("reviewer")
                        .contentType("application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .body(Map.of("note", ""))
                        .post("/api/releases")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("number");
        String edge = tokens.edge(slug + "-" + number);
        byte[] document =
                given().auth().oauth2(edge).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest release =
                json.readValue(
                        json.readValue(document, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        byte[] catalogue =
                given().auth()
                        .oauth2(edge)
                        .get("/sync/blob/" + release.catalogue().sha256())
                        .asByteArray();
        List<Catalogue.Column> columns = json.readValue(catalogue, Catalogue.class).columns();
        return new Published(
                columns.stream().filter(c -> c.slug().equals(slug)).findFirst().orElseThrow(),
                release,
                edge);
    }
}
