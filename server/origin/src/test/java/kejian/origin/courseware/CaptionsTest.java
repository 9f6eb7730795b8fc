package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captions from an editor's file to what edges fetch, past the reviewer. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class CaptionsTest {

    private static final String SRT = "1\n00:00:01,000 --> 00:00:02,500\n春耕时节，我们的农村\n";
    private static final String VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n春耕时节，我们的农村\n";
    private static final byte[] GBK = SRT.getBytes(Charset.forName("GBK"));

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    private String editor;
    private String second;
    private String reviewer;
    private String edge;
    private String id;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("caption-ed", "editor", "reviewer");
        second = tokens.person("caption-second", "editor", "reviewer");
        reviewer = tokens.person("caption-rev", "reviewer");
        edge = tokens.edge("caption-edge");
        id = video("VIDEO");
    }

    /** A courseware whose transcode is over; its package is as small as one can be. */
    private String video(String kind) throws Exception {
        UUID made = UUID.randomUUID();
        BlobRef index = blobs.put(("index of " + made).getBytes(StandardCharsets.UTF_8));
        MediaPackage media = new MediaPackage(index, 9_000, List.of(), null, null, List.of());
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, package)
                                values (?, ?, '字幕', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                                    'DRAFT', 0, '410000', 'x', now(), ?)
                                """)) {
            s.setObject(1, made);
            s.setString(2, kind);
            s.setString(3, json.writeValueAsString(media));
            s.executeUpdate();
        }
        return made.toString();
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

    private ValidatableResponse put(String who, String languageAndQuery, byte[] file) {
        return as(who).urlEncodingEnabled(false)
                .header("If-Match", tag())
                .contentType("application/octet-stream")
                .body(file)
                .put(at("/captions/" + languageAndQuery))
                .then();
    }

    private ValidatableResponse step(String who, String verb) {
        return as(who).header("If-Match", tag())
                .contentType("application/json")
                .body(Map.of())
                .post(at("/" + verb))
                .then();
    }

    private Catalogue.Title published() throws Exception {
        long number =
                as(reviewer)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .contentType("application/json")
                        .body(Map.of("note", "captions"))
                        .post("/api/releases")
                        .then()
                        .extract()
                        .jsonPath()
                        .getLong("number");
        byte[] signed = as(edge).get("/sync/release/" + number + ".json").asByteArray();
        byte[] payload = json.readValue(signed, SignedDocument.class).payloadBytes();
        ReleaseManifest manifest = json.readValue(payload, ReleaseManifest.class);
        byte[] catalogue = blob(manifest.catalogue());
        Catalogue.Title title =
                json.readValue(catalogue, Catalogue.class).titles().stream()
                        .filter(t -> t.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        assertThat(manifest.blobs()).containsAll(title.media().blobs().toList());
        return title;
    }

    private byte[] blob(BlobRef blob) {
        return as(edge).get("/sync/blob/" + blob.sha256())
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    @Test
    void captions_ofADraft_goWithItsRelease_toEveryEdge() throws Exception {
        put(editor, "zh-hans?default=true", GBK)
                .statusCode(201)
                .header("ETag", is("\"1\""))
                .body("language", is("zh-Hans"))
                .body("charset", is("GB18030"))
                .body("form", is("SRT"))
                .body("cues", is(1));
        put(editor, "en?label=English", VTT.getBytes(StandardCharsets.UTF_8)).statusCode(201);
        as(reviewer)
                .get(at("/captions"))
                .then()
                .body("language", contains("zh-Hans", "en"))
                .body("label", contains("中文 (简体)", "English"))
                .body("default", contains(true, false));
        as(reviewer)
                .get(at("/captions/zh-Hans"))
                .then()
                .contentType("text/vtt; charset=utf-8")
                .body(is(VTT));
        step(editor, "submit").statusCode(200).body("package.captions.name[1]", is("English"));
        put(editor, "en", GBK).statusCode(409).body("detail", is("IN_REVIEW"));
        as(editor).header("If-Match", tag()).delete(at("/captions/en")).then().statusCode(409);
        step(reviewer, "approve").statusCode(200);

        List<MediaPackage.Caption> sent = published().media().captions();

        assertThat(sent)
                .extracting(c -> c.language() + " " + c.name() + " " + c.byDefault())
                .containsExactly("zh-Hans 中文 (简体) true", "en English false");
        assertThat(new String(blob(sent.getFirst().text()), StandardCharsets.UTF_8)).isEqualTo(VTT);
        as(reviewer)
                .contentType("application/json")
                .body(Map.of("reason", "有误"))
                .post(at("/withdraw"))
                .then()
                .statusCode(200);
        put(editor, "en", GBK).statusCode(409).body("detail", is("WITHDRAWN"));
    }

    @Test
    void captions_ofWhatIsPublished_waitForSomebodyWhoHadNoHandInThem() throws Exception {
        put(editor, "zh", GBK).statusCode(201);
        step(editor, "submit").statusCode(200);
        step(reviewer, "approve").statusCode(200);
        published();

        byte[] better = SRT.replace("时节", "季节").getBytes(StandardCharsets.UTF_8);
        put(editor, "zh", better).statusCode(202);
        put(second, "en?label=En", GBK).statusCode(202);

        as(editor)
                .get(at(""))
                .then()
                .body("captions", hasSize(1))
                .body("proposal.by", contains("caption-ed", "caption-second"))
                .body("proposal.open", is(false))
                .body("proposal.captions.language", contains("zh", "en"));
        as(reviewer).get(at("/captions/zh")).then().body(is(VTT));
        as(reviewer).get(at("/captions/zh?proposed=true")).then().body(is(VTT.replace("时节", "季节")));
        as(reviewer).get(at("/captions/en")).then().statusCode(404);
        assertThat(published().media().captions()).hasSize(1);
        step(editor, "approve").statusCode(409).body("code", is("four-eyes"));
        step(second, "approve").statusCode(409).body("code", is("four-eyes"));
        String seen = tag();
        put(second, "en?label=Other", GBK).statusCode(202);
        as(reviewer)
                .header("If-Match", seen)
                .contentType("application/json")
                .body(Map.of())
                .post(at("/approve"))
                .then()
                .statusCode(412);
        step(reviewer, "approve").statusCode(200).body("proposal", nullValue());

        List<MediaPackage.Caption> sent = published().media().captions();
        assertThat(sent).extracting(MediaPackage.Caption::name).containsExactly("中文", "Other");
        assertThat(new String(blob(sent.getFirst().text()), StandardCharsets.UTF_8)).contains("季节");

        as(editor).header("If-Match", tag()).delete(at("/captions/en")).then().statusCode(202);
        put(editor, "en?label=Other", GBK).statusCode(201); // as before: nothing waits any more
        as(editor).get(at("")).then().body("proposal", nullValue());
    }

    @Test
    void change_needsTheVersionThatWasSeen() {
        String old = tag();
        as(editor).body(GBK).put(at("/captions/zh")).then().statusCode(428);
        put(editor, "zh", GBK).statusCode(201);
        as(editor).header("If-Match", old).body(GBK).put(at("/captions/zh")).then().statusCode(412);
        as(editor).delete(at("/captions/zh")).then().statusCode(428);
        put(editor, "ZH", GBK).statusCode(200);
        as(editor).header("If-Match", tag()).delete(at("/captions/fr")).then().statusCode(404);
        as(editor).header("If-Match", tag()).delete(at("/captions/zh")).then().statusCode(204);
        as(editor).get(at("/captions")).then().body("", empty());
    }

    @Test
    void defaults_areOneAtMost_andLabelsDiffer() throws Exception {
        put(editor, "zh?default=true", GBK).statusCode(201);
        put(editor, "en?default=true&label=English", GBK).statusCode(201);
        as(editor).get(at("/captions")).then().body("default", contains(false, true));
        put(editor, "fr?label=English", GBK)
                .statusCode(422)
                .body("errors[0].pointer", is("/label"));
        put(editor, "fr?label=%20", GBK).statusCode(422);
        put(editor, "fr?label=a%E2%80%AEb", GBK).statusCode(422).body("code", is("text-control"));
        put(editor, "fr?label=" + "a".repeat(65), GBK).statusCode(400).body("code", is("query"));
        for (int i = 0; i < 14; i++) {
            put(editor, "zh-" + (100 + i) + "?label=" + i, GBK).statusCode(201);
        }
        put(editor, "zh-200", GBK).statusCode(422).body("code", is("limit-exceeded"));
        id = video("ARTICLE");
        put(editor, "zh", GBK).statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({
        "zh,zh",
        "ZH-cn,zh-CN",
        "zh-hant-hk,zh-Hant-HK",
        "yue,yue",
        "zh-yue,yue",
        "ug-Arab,ug-Arab",
        "bo,bo",
        "zn,",
        "zh-Hns,",
        "zh-Hanx,",
        "zh-QQ,",
        "x-a,",
        "und,",
        "zh-u-co-pinyin,",
        "zh_CN,",
        "chinese-simplified,",
        "a,"
    })
    void languages_areThoseOfBcp47(String written, String language) {
        ValidatableResponse answer = put(editor, written, GBK);
        if (language == null) {
            answer.statusCode(422).body("errors[0].pointer", is("/language"));
        } else {
            answer.statusCode(201).body("language", is(language));
        }
    }

    @Test
    void files_thatAreNone_areRefusedWithLineAndRemedy_inEitherLanguage() {
        byte[] late = "1\n00:00:05,000 --> 00:00:02,000\nx".getBytes(StandardCharsets.UTF_8);
        put(editor, "zh", late)
                .statusCode(422)
                .body("code", is("subtitle-invalid"))
                .body("detail", is("第 2 行：结束时间必须晚于开始时间；请改正这一行的时间"))
                .body("errors[0].pointer", is("/lines/2"))
                .body("errors[0].code", is("caption-8"));
        as(editor)
                .header("If-Match", tag())
                .header("Accept-Language", "en")
                .body(late)
                .put(at("/captions/zh"))
                .then()
                .statusCode(422)
                .body("detail", startsWith("Line 2: A cue must end after it begins"));
        put(editor, "zh", new byte[(2 << 20) + 1])
                .statusCode(422)
                .body("code", is("limit-exceeded"));
        put(editor, "zh", new byte[9]).statusCode(422).body("code", is("type-mismatch"));
        put(editor, "zh", new byte[0]).statusCode(400).body("code", is("body-missing"));
        as(editor).get(at("/captions")).then().body("", empty());
    }

    @Test
    void otherAreas_seeNothing() throws Exception {
        as(tokens.person("caption-op", "operator"))
                .contentType("application/json")
                .body(Map.of("code", "410299", "name", "远县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        String far = tokens.personOf("410299", "caption-far", "editor");
        as(far).get(at("/captions")).then().statusCode(404);
        as(far).header("If-Match", "\"0\"")
                .body(GBK)
                .put(at("/captions/zh"))
                .then()
                .statusCode(404);
        as(far).header("If-Match", "\"0\"").delete(at("/captions/zh")).then().statusCode(404);
    }
}
