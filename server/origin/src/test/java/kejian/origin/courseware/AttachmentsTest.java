package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.origin.DatabaseForTests;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import kejian.origin.release.AtAnEdge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files to take along, from an editor's file to what edges fetch. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AttachmentsTest {

    private static final byte[] PDF = "%PDF-1.7\n讲义\n%%EOF\n".getBytes(StandardCharsets.UTF_8);

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    @Inject OriginConfig origin;
    private String editor;
    private String second;
    private UUID id;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("attach-ed", "editor", "reviewer");
        second = tokens.person("attach-second", "editor", "reviewer");
        courseware("VIDEO", "DRAFT");
    }

    private void courseware(String kind, String state) throws Exception {
        id = UUID.randomUUID();
        BlobRef index = blobs.put(("index of " + id).getBytes(StandardCharsets.UTF_8));
        MediaPackage media = new MediaPackage(index, 9_000, List.of(), null, null, List.of());
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, publish_at, package)
                                values (?, ?, '讲义', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
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
        return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
    }

    private String at(String more) {
        return "/api/courseware/" + id + more;
    }

    private static String named(String name) {
        return "/attachments/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String tag() {
        return as(editor).get(at("")).then().extract().header("ETag");
    }

    private ValidatableResponse put(String name, byte[] file) {
        return as(editor)
                .header("If-Match", tag())
                .contentType("application/octet-stream")
                .body(file)
                .put(at(named(name)))
                .then();
    }

    private ValidatableResponse remove(String name) {
        return as(editor).header("If-Match", tag()).delete(at(named(name))).then();
    }

    private ValidatableResponse approve(String who) {
        return as(who).header("If-Match", tag())
                .contentType("application/json")
                .body(Map.of())
                .post(at("/approve"))
                .then();
    }

    private static byte[] text(int number) {
        return ("练习 " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** What edges get of it. */
    private List<Catalogue.Attachment> published() throws Exception {
        AtAnEdge seen = AtAnEdge.afterANewRelease(json, second, tokens.edge("attach-edge"), id);
        for (Catalogue.Attachment attachment : seen.title().attachments()) {
            assertThat(seen.manifest().blobs()).contains(attachment.blob());
            assertThat(Digest.of(seen.fetched(attachment.blob())))
                    .isEqualTo(attachment.blob().digest());
        }
        return seen.title().attachments();
    }

    @Test
    void fileOfADraft_isKeptAsItIs_underANameThatFits() throws Exception {
        put("第一讲.doc", PDF)
                .statusCode(201)
                .body("name", is("第一讲.doc.pdf"))
                .body("type", is("application/pdf"))
                .body("blob.sha256", is(Digest.of(PDF).hex()));
        as(editor).get(at("")).then().body("attachments.name", contains("第一讲.doc.pdf"));
        as(second)
                .get(at(named("第一讲.DOC.pdf")))
                .then()
                .statusCode(200)
                .header("Content-Type", "application/pdf")
                .header(
                        "Content-Disposition",
                        containsString("filename*=UTF-8''%E7%AC%AC%E4%B8%80%E8%AE%B2.doc.pdf"))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Length", "" + PDF.length);
        assertThat(as(second).get(at(named("第一讲.doc.pdf"))).asByteArray()).isEqualTo(PDF);
        as(second)
                .header("Range", "bytes=0-3")
                .get(at(named("第一讲.doc.pdf")))
                .then()
                .statusCode(206);
        // the same bytes under another name, and other bytes under the same
        put("讲义.pdf", PDF).statusCode(201);
        put("讲义.PDF", "%PDF-1.4 %%EOF".getBytes(StandardCharsets.UTF_8)).statusCode(200);
        put("习题.txt", text(1)).statusCode(201).body("type", is("text/plain; charset=utf-8"));
        as(editor)
                .get(at("/attachments"))
                .then()
                .statusCode(200)
                .body("name", contains("讲义.pdf", "习题.txt"));
        remove("讲义.pdf").statusCode(204);
        remove("讲义.pdf").statusCode(404);
        as(editor).get(at(named("讲义.pdf"))).then().statusCode(404);
        as(editor).get(at("/attachments")).then().body("name", contains("习题.txt"));
        try (Stream<Path> left = Files.list(origin.data().resolve("attachments"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void fileOfWhatWasApproved_waitsForSomebodyElse_andGoesWithTheNextRelease() throws Exception {
        courseware("ARTICLE", "DRAFT");
        put("文章.pdf", PDF).statusCode(201);
        courseware("VIDEO", "SCHEDULED");
        put("讲义.pdf", PDF).statusCode(202);
        as(editor)
                .get(at(""))
                .then()
                .body("attachments", empty())
                .body("proposal.attachments.name", contains("讲义.pdf"))
                .body("proposal.by", contains("attach-ed"));
        as(second).get(at(named("讲义.pdf"))).then().statusCode(404);
        as(second).get(at(named("讲义.pdf") + "?proposed=true")).then().statusCode(200);
        assertThat(published()).isEmpty();
        approve(editor).statusCode(409).body("code", is("four-eyes"));
        approve(second).statusCode(200).body("attachments.name", contains("讲义.pdf"));
        assertThat(published()).extracting(Catalogue.Attachment::name).containsExactly("讲义.pdf");
        as(editor)
                .get(at("/history"))
                .then()
                .body("about", org.hamcrest.Matchers.hasItem("attach-ed: attachments"));
        // the same again asks for nothing; what was proposed may be taken back
        put("讲义.pdf", PDF).statusCode(200);
        remove("讲义.pdf").statusCode(202);
        put("讲义.pdf", PDF).statusCode(201);
        as(editor).get(at("")).then().body("proposal", nullValue());
        remove("讲义.pdf").statusCode(202);
        approve(second).statusCode(200).body("attachments", empty());
        assertThat(published()).isEmpty();
    }

    @Test
    void draftOfSeveralHands_isApprovedByNoneOfThem() throws Exception {
        put("讲义.pdf", PDF).statusCode(201);
        put("讲义.pdf", PDF).statusCode(200);
        as(second).post(at("/submit")).then().statusCode(200);
        for (String hand : List.of(editor, second, tokens.person("x", "reviewer"))) {
            approve(hand).statusCode(409).body("code", is("four-eyes"));
        }
        String third = tokens.person("attach-third", "reviewer");
        approve(third).statusCode(200).body("state", is("SCHEDULED"));
        as(editor)
                .get(at("/history"))
                .then()
                .body("what", contains("CHANGED", "SUBMITTED", "APPROVED"))
                .body("[0].about", is("attachments"));
    }

    @Test
    void fileThatIsNotTaken_isRefusedWithTheRemedy_andNothingChanges() throws Exception {
        put("a.exe", new byte[] {'M', 'Z', 0, 1})
                .statusCode(422)
                .body("code", is("type-mismatch"))
                .body("errors[0].code", is("attachment-1"))
                .body("detail", containsString("另存为"));
        put("a.zip", "PK\003\004 no archive".getBytes(StandardCharsets.UTF_8))
                .statusCode(422)
                .body("code", is("archive-unsafe"))
                .body("errors[0].code", is("archive-2"));
        put("a.pdf", new byte[0]).statusCode(400).body("code", is("body-missing"));
        as(editor).body(PDF).put(at(named("a.pdf"))).then().statusCode(428);
        as(editor)
                .header("If-Match", "\"99\"")
                .body(PDF)
                .put(at(named("a.pdf")))
                .then()
                .statusCode(412);
        as(editor).get(at("")).then().body("attachments", empty());
        for (String state : List.of("IN_REVIEW", "WITHDRAWN")) {
            courseware("VIDEO", state);
            put("a.pdf", PDF).statusCode(409);
        }
    }

    @Test
    void files_pastTheLimits_areRefused() throws Exception {
        for (int i = 0; i < 16; i++) {
            put("习题" + i + ".txt", text(i)).statusCode(201);
        }
        put("习题16.txt", text(16))
                .statusCode(422)
                .body("code", is("limit-exceeded"))
                .body("errors[0].code", is("attachment-8"));
        put("习题3.txt", text(99)).statusCode(200);
        byte[] large = new byte[(64 << 20) + 1];
        put("large.pdf", large).statusCode(422).body("errors[0].code", is("attachment-7"));
    }
}
