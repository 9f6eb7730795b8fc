package kejian.origin.exchange;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import kejian.contract.blob.Digest;
import kejian.contract.exchange.PackageManifest;
import kejian.origin.DatabaseForTests;
import kejian.origin.Uploaded;
import kejian.origin.identity.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Courseware out as a package, and in again. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ExchangeTest {

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    private String editor;
    private String column;
    private byte[] film;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("exchange-ed", "editor");
        column = "exchange-" + UUID.randomUUID().toString().substring(0, 8);
        as(editor)
                .body(Map.of("slug", column, "title", "交换", "summary", "", "area", "410000"))
                .post("/api/columns")
                .then()
                .statusCode(201);
        film = new byte[300_000];
        new Random().nextBytes(film);
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private String upload(byte[] file) {
        return Uploaded.by(editor, "嫁接.mp4", file);
    }

    private String create(String kind, String key, Object value, String externalId) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("kind", kind);
        wanted.put("title", "果树 <嫁接> & 修剪");
        wanted.put("summary", "春季");
        wanted.put("tags", List.of("果树"));
        wanted.put("category", "TYPICAL_EXPERIENCE");
        wanted.put("purpose", "SERVICE");
        wanted.put("restricted", true);
        wanted.put("column", column);
        wanted.put("externalId", externalId);
        wanted.put(key, value);
        return as(editor)
                .body(wanted)
                .post("/api/courseware")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String video() {
        String id = create("VIDEO", "upload", upload(film), "film-" + column);
        String tag = as(editor).get("/api/courseware/" + id).then().extract().header("ETag");
        as(editor)
                .header("If-Match", tag)
                .contentType("application/octet-stream")
                .body("1\n00:00:01,000 --> 00:00:02,000\n看芽\n".getBytes(StandardCharsets.UTF_8))
                .put("/api/courseware/" + id + "/captions/zh?default=true")
                .then()
                .statusCode(201);
        return id;
    }

    private void attach(String id, String name, byte[] file) {
        String tag = as(editor).get("/api/courseware/" + id).then().extract().header("ETag");
        as(editor)
                .header("If-Match", tag)
                .contentType("application/octet-stream")
                .body(file)
                .put("/api/courseware/" + id + "/attachments/" + name)
                .then()
                .statusCode(201);
    }

    @Test
    void attachments_travel_judgedAnew_andAreNotNamedWhereThereAreNone() throws Exception {
        String article = article();
        Map<String, byte[]> plain = unpacked(exported(article));
        assertThat(new String(plain.get("manifest.json"), StandardCharsets.UTF_8))
                .doesNotContain("attach");
        byte[] pdf = "%PDF-1.7 of a lesson %%EOF".getBytes(StandardCharsets.UTF_8);
        attach(article, "handout.pdf", pdf);
        byte[] zip = exported(article);
        Map<String, byte[]> files = unpacked(zip);
        assertThat(files.get("data/" + Digest.of(pdf))).isEqualTo(pdf);
        forget();
        String id =
                imported(zip)
                        .body("items.outcome", is(List.of("MADE")))
                        .extract()
                        .path("items[0].id");
        as(editor)
                .get("/api/courseware/" + id)
                .then()
                .body("attachments.name", is(List.of("handout.pdf")))
                .body("attachments.type", is(List.of("application/pdf")))
                .body("attachments[0].blob.sha256", is(Digest.of(pdf).hex()));

        forget();
        byte[] program = {'M', 'Z', 0, 1, 2, 3};
        String said = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
        files.put("data/" + Digest.of(program), program);
        files.remove("data/" + Digest.of(pdf));
        String forged =
                said.replace(Digest.of(pdf).hex(), Digest.of(program).hex())
                        .replace("\"sizeBytes\":" + pdf.length, "\"sizeBytes\":6");
        files.put("manifest.json", forged.getBytes(StandardCharsets.UTF_8));
        imported(summed(files))
                .body("items.outcome", is(List.of("REFUSED")))
                .body("items[0].code", is("type-mismatch"));

        // what is no attachment, or the same one again, spoils the package
        int begin = said.indexOf("\"attachments\":[") + "\"attachments\":[".length();
        String one = said.substring(begin, said.indexOf(']', begin));
        for (String wrong :
                List.of(
                        "null",
                        one.replaceAll("\"name\":\"[^\"]*\"", "\"name\":null"),
                        "{\"name\":\"x.pdf\"}",
                        one + "," + one,
                        one.replace("handout", "h".repeat(1_001)))) {
            Map<String, byte[]> spoilt = unpacked(zip);
            spoilt.put("manifest.json", said.replace(one, wrong).getBytes(StandardCharsets.UTF_8));
            refused(summed(spoilt), "document-unsafe", null);
        }

        // of a later version, which says more
        String later = said.replace("\"items\":[{", "\"since\":9,\"items\":[{\"more\":[1],");
        Map<String, byte[]> grown = unpacked(zip);
        grown.put("manifest.json", later.getBytes(StandardCharsets.UTF_8));
        imported(summed(grown)).body("items.outcome", is(List.of("MADE")));
    }

    private String article() {
        Object blocks = Map.of("blocks", List.of(Map.of("text", "正文", "heading", false)));
        return create("ARTICLE", "article", blocks, "text-" + column);
    }

    private byte[] exported(String... ids) {
        return as(editor)
                .get("/api/exchange?courseware=" + String.join(",", ids))
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .extract()
                .asByteArray();
    }

    private static Map<String, byte[]> unpacked(byte[] zip) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e; (e = in.getNextEntry()) != null; ) {
                files.put(e.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] packed(Map<String, byte[]> files) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    /** With a list of digests that is right. */
    private static byte[] summed(Map<String, byte[]> files) throws Exception {
        StringBuilder sums = new StringBuilder();
        files.remove(PackageManifest.SUMS);
        files.forEach((name, bytes) ->
                sums.append(Digest.of(bytes)).append("  ").append(name).append('\n'));
        files.put(PackageManifest.SUMS, sums.toString().getBytes(StandardCharsets.UTF_8));
        return packed(files);
    }

    private ValidatableResponse imported(byte[] zip) {
        return as(editor)
                .body(Map.of("upload", upload(zip), "column", column))
                .post("/api/exchange")
                .then();
    }

    /** As another province would have it: nothing of these names is there. */
    private void forget() throws Exception {
        try (Connection c = database.getConnection();
                PreparedStatement s =
                        c.prepareStatement(
                                "update courseware set external_id = null where external_id like ?")) {
            s.setString(1, "%-" + column);
            s.executeUpdate();
        }
    }

    @Test
    void coursewares_travel_andArriveOnce() throws Exception {
        byte[] zip = exported(video(), article());
        Map<String, byte[]> files = unpacked(zip);
        assertThat(files.get("data/" + Digest.of(film))).isEqualTo(film);
        String sums = new String(files.get(PackageManifest.SUMS), StandardCharsets.UTF_8);
        assertThat(sums.lines()).hasSize(files.size() - 1);
        files.forEach((name, bytes) -> {
            if (!name.equals(PackageManifest.SUMS)) {
                assertThat(sums).contains(Digest.of(bytes) + "  " + name + "\n");
            }
        });
        imported(zip).statusCode(200).body("items.outcome", is(List.of("THERE", "THERE")));

        forget();
        var made =
                imported(zip)
                        .statusCode(200)
                        .body("items.outcome", is(List.of("MADE", "MADE")))
                        .extract()
                        .jsonPath();
        String id = made.getString("items[0].id");
        as(editor)
                .get("/api/courseware/" + id)
                .then()
                .body("state", is("DRAFT"))
                .body("title", is("果树 <嫁接> & 修剪"))
                .body("purpose", is("SERVICE"))
                .body("restricted", is(true))
                .body("tags", is(List.of("果树")))
                .body("original.filename", is("嫁接.mp4"))
                .body("original.sha256", is(Digest.of(film).hex()))
                .body("transcode.state", is("QUEUED"))
                .body("captions[0].language", is("zh"))
                .body("captions[0].default", is(true));
        as(editor).get("/api/courseware/" + id + "/captions/zh").then().body(containsString("看芽"));
        as(editor)
                .get("/api/courseware/" + made.getString("items[1].id"))
                .then()
                .body("article.blocks[0].text", is("正文"));
        imported(zip)
                .body("items.outcome", is(List.of("THERE", "THERE")))
                .body("items[0].id", is(id));
    }

    @Test
    void packageThatLies_isRefusedWhole_orItsItemAlone() throws Exception {
        byte[] zip = exported(video(), article());
        forget();
        Map<String, byte[]> files = unpacked(zip);
        String data = "data/" + Digest.of(film);

        Map<String, byte[]> other = new LinkedHashMap<>(files);
        // a digest that nothing here has: bytes under one that is held are never looked at
        String mine = Digest.of(film).hex();
        String nobodys =
                Digest.of(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)).hex();
        other.put("data/" + nobodys, Objects.requireNonNull(other.remove(data)));
        String said = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
        other.put("manifest.json", said.replace(mine, nobodys).getBytes(StandardCharsets.UTF_8));
        String sums =
                new String(
                        unpacked(summed(other)).get(PackageManifest.SUMS), StandardCharsets.UTF_8);
        other.put(
                PackageManifest.SUMS,
                sums.replace(mine + "  ", nobodys + "  ").getBytes(StandardCharsets.UTF_8));
        imported(packed(other))
                .statusCode(200)
                .body("items.outcome", is(List.of("REFUSED", "MADE")))
                .body("items[0].code", is("digest-mismatch"));

        other = new LinkedHashMap<>(files);
        String words =
                files.keySet().stream()
                        .filter(name ->
                                new String(files.get(name), StandardCharsets.UTF_8)
                                        .startsWith("WEBVTT"))
                        .findFirst()
                        .orElseThrow();
        byte[] forged = files.get(words).clone();
        forged[forged.length - 2] ^= 1;
        other.put(words, forged);
        imported(packed(other)).statusCode(200).body("items[0].code", is("digest-mismatch"));

        other = new LinkedHashMap<>(files);
        other.put("manifest.json", "{}".getBytes(StandardCharsets.UTF_8));
        refused(packed(other), "digest-mismatch", null);
        refused(summed(other), "document-unsafe", null);

        other = new LinkedHashMap<>(files);
        other.put("more.txt", new byte[1]);
        refused(packed(other), "digest-mismatch", null);

        other = new LinkedHashMap<>(files);
        other.remove(data);
        refused(packed(other), "document-unsafe", null);

        other = new LinkedHashMap<>(files);
        String text = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
        other.put(
                "manifest.json",
                text.replace("\"format\":1", "\"format\":2").getBytes(StandardCharsets.UTF_8));
        refused(summed(other), "document-unsafe", null);

        other = new LinkedHashMap<>(files);
        other.put(
                "manifest.json",
                text.replace("果树 <嫁接>", "\\u0000").getBytes(StandardCharsets.UTF_8));
        refused(summed(other), "document-unsafe", null);

        other = new LinkedHashMap<>(files);
        other.put("../pwn", new byte[1]);
        refused(packed(other), "archive-unsafe", "archive-4");
        other = new LinkedHashMap<>(files);
        other.put("MANIFEST.JSON", new byte[1]);
        refused(packed(other), "archive-unsafe", "archive-6");
        refused(Arrays.copyOf(zip, zip.length - 30), "archive-unsafe", "archive-2");
        refused(film, "type-mismatch", "archive-1");
    }

    private void refused(byte[] zip, String code, @Nullable String number) {
        ValidatableResponse answer = imported(zip).statusCode(422).body("code", is(code));
        if (number != null) {
            answer.body("errors[0].code", is(number));
        }
    }

    @Test
    void recordOfOthers_isTakenAsWords() throws Exception {
        String from = article();
        String lom = as(editor).get("/api/exchange?format=lom&courseware=" + from).asString();
        forget();
        String to = article();
        String said = lom.replace("春季", "夏季").replace("果树 &lt;嫁接&gt; &amp; 修剪", "新题");
        described(to, said).statusCode(200).body("title", is("新题"));
        as(editor)
                .get("/api/courseware/" + to)
                .then()
                .body("title", is("新题"))
                .body("summary", is("夏季"))
                .body("tags", is(List.of("果树")));
        described(to, "<!DOCTYPE a><a/>").statusCode(422).body("code", is("document-unsafe"));
        described(to, "<a/>").statusCode(422).body("code", is("type-mismatch"));
        described(to, said.replace("新题", "长".repeat(201)))
                .statusCode(422)
                .body("code", is("validation"));
        described(to, " ".repeat((1 << 20) + 1)).statusCode(422).body("code", is("limit-exceeded"));
        described(to, "").statusCode(400);
        as(editor)
                .contentType("application/xml")
                .body(said)
                .put("/api/courseware/" + to + "/metadata")
                .then()
                .statusCode(428);
        as(editor).get("/api/courseware/" + to).then().body("title", is("新题"));
    }

    private ValidatableResponse described(String id, String xml) {
        String tag = as(editor).get("/api/courseware/" + id).then().extract().header("ETag");
        return as(editor)
                .header("If-Match", tag)
                .contentType("application/xml")
                .body(xml.getBytes(StandardCharsets.UTF_8))
                .put("/api/courseware/" + id + "/metadata")
                .then();
    }

    @Test
    void courseware_asDublinCoreAndMediaRss_isWellFormed() throws Exception {
        String id = article();
        as(editor)
                .get("/api/exchange?format=dc&courseware=" + id)
                .then()
                .statusCode(200)
                .contentType(containsString("application/xml"))
                .body("dc.title", is("果树 <嫁接> & 修剪"))
                .body("dc.identifier[0]", is("text-" + column))
                .body("dc.rights", is("restricted"));
        as(editor)
                .get("/api/exchange?format=mrss&courseware=" + id)
                .then()
                .statusCode(200)
                .body("rss.channel.item.guid", is("text-" + column));
        as(editor)
                .get("/api/exchange?format=lom&courseware=" + id)
                .then()
                .statusCode(200)
                .contentType(containsString("application/xml"))
                .body("lom.general.title.string", is("果树 <嫁接> & 修剪"))
                .body("lom.rights.description.string", is("restricted"));
        as(editor).get("/api/exchange?format=marc&courseware=" + id).then().statusCode(400);
        as(editor).get("/api/exchange?courseware=" + UUID.randomUUID()).then().statusCode(404);
        as(tokens.person("exchange-an", "analyst"))
                .get("/api/exchange?courseware=" + id)
                .then()
                .statusCode(403);
        Map<String, String> county = Map.of("code", "410298", "name", "远县", "parent", "410000");
        as(tokens.person("exchange-op", "operator"))
                .body(county)
                .post("/api/areas")
                .then()
                .statusCode(201);
        as(tokens.personOf("410298", "exchange-far", "editor"))
                .get("/api/exchange?courseware=" + id)
                .then()
                .statusCode(404);
    }
}
