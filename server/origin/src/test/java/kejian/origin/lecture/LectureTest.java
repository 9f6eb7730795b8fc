package kejian.origin.lecture;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import kejian.contract.blob.Digest;
import kejian.origin.DatabaseForTests;
import kejian.origin.Uploaded;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three-pane lectures from an editor's ZIP to what the transcoder and the release get. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class LectureTest {

    private static final Charset GBK = Charset.forName("GBK");

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private String editor;
    private String column;
    private byte[] film;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("lecture-ed", "editor");
        column = "lecture-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .body(Map.of("slug", column, "title", "三分屏", "summary", "", "area", "410000"))
                .post("/api/columns")
                .then()
                .statusCode(201);
        film = new byte[50_000];
        new Random().nextBytes(film);
        files.put("讲座/视频/lecture.wmv", film);
        files.put("讲座/index.htm", "<script>play()</script>".getBytes(GBK));
        for (int i : List.of(10, 2, 1)) {
            files.put("讲座/ppt/幻灯片" + i + ".PNG", slide(i));
        }
        files.put(
                "讲座/目录.csv",
                "时间,标题,幻灯片\n0,开场,\n00:01:10,选种,幻灯片2.PNG\n1:02:03.5,\"总结\",ppt\\幻灯片10.png\n"
                        .getBytes(GBK));
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private static byte[] slide(int n) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(320 + n, 240, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private byte[] zip() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, GBK)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private ValidatableResponse create(byte[] file) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("kind", "VIDEO");
        wanted.put("title", "三分屏");
        wanted.put("category", "TYPICAL_EXPERIENCE");
        wanted.put("purpose", "EDUCATION");
        wanted.put("column", column);
        wanted.put("upload", Uploaded.by(editor, "讲座.zip", file));
        wanted.put("externalId", "lecture-" + column);
        return as(editor).body(wanted).post("/api/courseware").then();
    }

    @Test
    void lecture_isTakenApart_andItsFilmIsTranscoded() throws Exception {
        byte[] zip = zip();
        String id =
                create(zip)
                        .statusCode(201)
                        .body("lecture.chapters.title", is(List.of("开场", "选种", "总结")))
                        .body("lecture.chapters.atMs", is(List.of(0, 70_000, 3_723_500)))
                        .body("lecture.slides.atMs", is(List.of(70_000, 3_723_500)))
                        .body("lecture.slides.width", is(List.of(322, 330)))
                        .body("original.sha256", is(Digest.of(zip).hex()))
                        .body("original.filename", is("讲座.zip"))
                        .body("transcode.state", is("QUEUED"))
                        .extract()
                        .path("id");
        create(zip).statusCode(200).body("id", is(id));
        String slide =
                as(editor)
                        .get("/api/courseware/" + id)
                        .then()
                        .extract()
                        .path("lecture.slides[0].picture.sha256");
        byte[] seen =
                as(editor)
                        .get("/api/courseware/" + id + "/pictures/" + slide)
                        .then()
                        .statusCode(200)
                        .header("Content-Type", startsWith("image/"))
                        .extract()
                        .asByteArray();
        assertThat(Digest.of(seen).hex()).as("a slide before its release").isEqualTo(slide);
        String worker = tokens.worker("lecture-worker");
        byte[] got = null;
        for (int i = 0; i < 50 && !java.util.Arrays.equals(got, film); i++) {
            var lease = as(worker).body(Map.of("worker", "w")).post("/api/work/lease").then();
            if (lease.extract().statusCode() == 204) {
                break;
            }
            String job = lease.extract().path("job");
            int fence = lease.extract().path("fence");
            got = as(worker).get("/api/work/" + job + "/original?fence=" + fence).asByteArray();
            if (java.util.Arrays.equals(got, film)) {
                lease.body("lecture.slides.picture.sha256", hasItem(slide))
                        .body("lecture.chapters.title", hasItem("选种"));
                String blobs = "/api/work/" + job + "/blobs/";
                byte[] fetched = as(worker).get(blobs + slide + "?fence=" + fence).asByteArray();
                assertThat(Digest.of(fetched).hex()).isEqualTo(slide);
                // nothing else by its digest, and nothing without the lease
                String other = Digest.of(zip).hex();
                as(worker).get(blobs + other + "?fence=" + fence).then().statusCode(404);
                as(worker).get(blobs + slide + "?fence=" + (fence + 1)).then().statusCode(409);
            }
        }
        assertThat(got).isEqualTo(film);
    }

    @Test
    void slides_withoutNames_standByTheirNumbers() throws Exception {
        files.remove("讲座/目录.csv");
        files.put(
                "讲座/大纲.vtt",
                "WEBVTT\n\n1\n00:00.000 --> 00:10.000\n一\n\n00:10.000 --> 00:20.000\n二\n\n00:20.000 --> 00:30.000\n三\n"
                        .getBytes(StandardCharsets.UTF_8));
        create(zip()).statusCode(201).body("lecture.slides.width", is(List.of(321, 322, 330)));
    }

    @Test
    void lectureThatLacksOrLies_isRefused_withItsLine() throws Exception {
        refused("讲座/目录.csv", "0,开场\nxx,选种\n", "manifest-row", "lecture-6", "/rows/2");
        refused("讲座/目录.csv", "10,开场\n5,选种\n", "manifest-row", "lecture-6", "/rows/2");
        refused("讲座/目录.csv", "0,开场,没有.png\n", "manifest-row", "lecture-7", "/rows/1");
        refused("讲座/目录.csv", "", "manifest-empty", "lecture-5", "/upload");
        refused("讲座/ppt/幻灯片2.PNG", "<svg/>", "type-mismatch", "lecture-10", "/upload");
        refused("讲座/二.wmv", "x", "type-mismatch", "lecture-2", "/upload");
        refused("讲座/二.csv", "x", "manifest-syntax", "lecture-4", "/upload");
        refused("../pwn", "x", "archive-unsafe", "archive-4", "/upload");
        files.remove("讲座/目录.csv");
        create(zip()).statusCode(422).body("errors[0].code", is("lecture-3"));
        files.remove("讲座/视频/lecture.wmv");
        create(zip())
                .statusCode(422)
                .body("errors[0].code", is("lecture-1"))
                .body("detail", containsString("WMV"));
        as(editor)
                .queryParam("column", column)
                .get("/api/courseware")
                .then()
                .body("items", hasSize(0));
    }

    private void refused(String name, String text, String code, String number, String pointer)
            throws Exception {
        byte[] before = files.get(name);
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        create(zip())
                .statusCode(422)
                .body("code", is(code))
                .body("errors[0].code", is(number))
                .body("errors[0].pointer", is(pointer));
        if (before == null) {
            files.remove(name);
        } else {
            files.put(name, before);
        }
    }

    @Test
    void refusals_standInTheDocument_underTheirNumbers() throws Exception {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        int number = 0;
        for (LectureRefusal refusal : LectureRefusal.values()) {
            assertThat(refusal.number()).isEqualTo(++number);
            assertThat(page)
                    .contains(
                            "| %d | `%s` | %s | %s |"
                                    .formatted(
                                            refusal.number(),
                                            refusal.problem().code(),
                                            refusal.sentence(),
                                            refusal.sentenceEn()));
        }
    }
}
