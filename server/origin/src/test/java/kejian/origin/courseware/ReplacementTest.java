package kejian.origin.courseware;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome;
import kejian.contract.pack.MediaPackage;
import kejian.origin.DatabaseForTests;
import kejian.origin.Uploaded;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another file for a courseware, beside the one that is shown until it takes its place. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ReplacementTest {

    private static final JobOutcome.Finding BLACK =
            FindingRule.VIDEO_BLACK.found("画面几乎全黑", "almost all black");
    private static final long OLD_MS = 9_000;
    private static final long NEW_MS = 12_000;

    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;
    @Inject Blobs blobs;
    @Inject ObjectMapper json;
    private String editor;
    private String other;
    private String reviewer;
    private String id;
    private String oldPackage;
    private byte[] file;

    @BeforeEach
    void setUp() throws Exception {
        editor = tokens.person("film-ed", "editor", "reviewer");
        other = tokens.person("film-other", "editor", "reviewer");
        reviewer = tokens.person("film-rev", "reviewer");
        file = ("film " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    }

    private MediaPackage media(String id, long durationMs) throws Exception {
        return new MediaPackage(
                blobs.put(("index of " + id + durationMs).getBytes(StandardCharsets.UTF_8)),
                durationMs,
                List.of(),
                null,
                null,
                List.of());
    }

    /** A film that was made. */
    private void film(String state) throws Exception {
        UUID made = UUID.randomUUID();
        id = made.toString();
        MediaPackage media = media(id, OLD_MS);
        oldPackage = media.id();
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, package,
                    duration_ms, original_sha256, original_bytes, original_name, published_at)
                values (?, 'VIDEO', ?, '', '', '', '', 'RED_CLASSICS', 'EDUCATION', ?, 0, '410000',
                    'x', now(), ?, ?, ?, 3, '旧片.mp4', case when ? = 'PUBLISHED' then now() end)
                """,
                made,
                "替换 " + id,
                state,
                json.writeValueAsString(media),
                OLD_MS,
                Digest.of(id.getBytes(StandardCharsets.UTF_8)).hex(),
                state);
        sql(
                "insert into job (id, courseware, state, created_at, findings)"
                        + " values (?, ?, 'READY', now(), '[]')",
                UUID.randomUUID(),
                made);
    }

    private void sql(String text, Object... values) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i]);
            }
            assertThat(s.executeUpdate()).isEqualTo(1);
        }
    }

    private long count(String from, Object of) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement("select count(*) from " + from)) {
            s.setObject(1, of);
            try (ResultSet row = s.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private String at(String more) {
        return "/api/courseware/" + id + more;
    }

    private ValidatableResponse now() {
        return as(editor).get(at("")).then().statusCode(200);
    }

    private RequestSpecification seen(String who) {
        return as(who).header("If-Match", now().extract().header("ETag"));
    }

    private ValidatableResponse send(byte[] bytes) {
        String upload = Uploaded.by(editor, "新片.mp4", bytes);
        return as(editor).body(Map.of("upload", upload)).post(at("/replacement")).then();
    }

    /** A worker has made it; its id. */
    private String made(JobOutcome.Finding... findings) throws Exception {
        String film = send(file).extract().path("replacement.id");
        sql(
                "update courseware set package = ?, duration_ms = ? where id = ?",
                json.writeValueAsString(media(film, NEW_MS)),
                NEW_MS,
                UUID.fromString(film));
        sql(
                "update job set state = 'READY', findings = ? where courseware = ?",
                json.writeValueAsString(findings),
                UUID.fromString(film));
        return film;
    }

    @Test
    void film_ofADraft_isReplacedAtOnce_onceItIsMadeAndLetPass() throws Exception {
        film("DRAFT");
        String film =
                send(file)
                        .statusCode(201)
                        .body("durationMs", is((int) OLD_MS))
                        .body("original.filename", is("旧片.mp4"))
                        .body("replacement.original.filename", is("新片.mp4"))
                        .body("replacement.transcode.state", is("QUEUED"))
                        .extract()
                        .path("replacement.id");
        seen(editor)
                .post(at("/replacement/use"))
                .then()
                .statusCode(409)
                .body("code", is("not-ready"));
        made(film, BLACK);
        seen(editor).post(at("/replacement/use")).then().statusCode(409).body("code", is("held"));
        as(editor)
                .header("If-Match", as(editor).get("/api/courseware/" + film).header("ETag"))
                .body(Map.of("rules", List.of("video.black"), "reason", "皮影戏"))
                .post("/api/courseware/" + film + "/override")
                .then()
                .statusCode(200);

        seen(other)
                .post(at("/replacement/use"))
                .then()
                .statusCode(200)
                .body("state", is("DRAFT"))
                .body("durationMs", is((int) NEW_MS))
                .body("original.filename", is("新片.mp4"))
                .body("replacement", nullValue())
                .body("transcode.findings[0].override.reason", is("皮影戏"));

        as(editor).get("/api/courseware/" + film).then().statusCode(404);
        as(editor)
                .get(at("/history"))
                .then()
                .body("what", hasItem("CHANGED"))
                .body("about", hasItem("file 新片.mp4"));
        assertThat(count("former_package where courseware = ?", UUID.fromString(id)))
                .as("no box ever had it")
                .isZero();
        as(tokens.person("film-third", "editor")).post(at("/submit")).then().statusCode(200);
        for (String hand : List.of(editor, other)) {
            as(hand).post(at("/approve")).then().statusCode(409).body("code", is("four-eyes"));
        }
        as(reviewer).post(at("/approve")).then().statusCode(200);
    }

    private void made(String film, JobOutcome.Finding... findings) throws Exception {
        assertThat(made(findings)).as("the same file is the same film").isEqualTo(film);
    }

    @Test
    void film_thatIsOnTheBoxes_staysThere_untilSomebodyElseApproves() throws Exception {
        film("PUBLISHED");
        made();
        seen(other)
                .post(at("/replacement/use"))
                .then()
                .statusCode(202)
                .body("durationMs", is((int) OLD_MS))
                .body("proposal.film.name", is("新片.mp4"))
                .body("proposal.film.durationMs", is((int) NEW_MS));
        for (String hand : List.of(editor, other)) {
            seen(hand).post(at("/approve")).then().statusCode(409).body("code", is("four-eyes"));
        }
        now().body("package.index.sha256", is(oldPackage));

        seen(reviewer)
                .post(at("/approve"))
                .then()
                .statusCode(200)
                .body("state", is("PUBLISHED"))
                .body("durationMs", is((int) NEW_MS))
                .body("proposal", nullValue())
                .body("replacement", nullValue());

        as(editor)
                .get(at("/history"))
                .then()
                .body("what", contains("CHANGE_APPROVED"))
                .body("about[0]", is("film-ed, film-other: file 新片.mp4"));
        assertThat(
                        count(
                                "former_package where duration_ms = " + OLD_MS + " and package = ?",
                                oldPackage))
                .as("who watched it is measured by its length")
                .isEqualTo(1);
        assertThat(count("job where courseware = ?", UUID.fromString(id))).isEqualTo(1);
    }

    @Test
    void film_toCome_isNowhereButThere_andIsGivenUpAtAnyTime() throws Exception {
        film("PUBLISHED");
        String film = made();
        as(editor)
                .get("/api/courseware?size=200&q=" + id)
                .then()
                .body("items.id", contains(id))
                .body("items[0].replacement.id", is(film));
        as(editor)
                .get("/api/search?q=" + id)
                .then()
                .body("items.id", org.hamcrest.Matchers.not(hasItem(film)));
        as(editor).get(at("/alike")).then().body("$", empty());
        for (String verb : List.of("submit", "approve", "withdraw", "restore")) {
            as(other)
                    .body(verb.equals("withdraw") ? Map.of("reason", "x") : Map.of())
                    .post("/api/courseware/" + film + "/" + verb)
                    .then()
                    .statusCode(404);
        }
        as(editor)
                .header("If-Match", "\"0\"")
                .delete("/api/courseware/" + film)
                .then()
                .statusCode(404);

        seen(editor).post(at("/replacement/use")).then().statusCode(202);
        String read = now().extract().header("ETag");
        as(editor).delete(at("/replacement")).then().statusCode(428);
        seen(editor)
                .delete(at("/replacement"))
                .then()
                .statusCode(200)
                .body("proposal", nullValue())
                .body("replacement", nullValue())
                .body("durationMs", is((int) OLD_MS));
        as(reviewer).header("If-Match", read).post(at("/approve")).then().statusCode(412);
        assertThat(count("job where courseware = ?", UUID.fromString(film))).isZero();
        as(editor).get("/api/courseware/" + film).then().statusCode(404);
        seen(editor).delete(at("/replacement")).then().statusCode(404);
        send(file).statusCode(201);
    }

    @Test
    void file_isTakenOnce_andOnlyWhereAFilmMayBeChanged() throws Exception {
        film("DRAFT");
        String film = send(file).statusCode(201).extract().path("replacement.id");
        send(file).statusCode(200).body("replacement.id", is(film));
        send("another".getBytes(StandardCharsets.UTF_8))
                .statusCode(409)
                .body("detail", is("replacement"));
        seen(editor).delete(at("")).then().statusCode(409).body("detail", is("replacement"));
        seen(editor).delete(at("/replacement")).then().statusCode(200);
        send(id.getBytes(StandardCharsets.UTF_8)).statusCode(409).body("detail", is("original"));
        as(editor).post(at("/submit")).then().statusCode(200);
        send(file).statusCode(409).body("detail", is("IN_REVIEW"));
        sql("update courseware set kind = 'ARTICLE' where id = ?", UUID.fromString(id));
        send(file).statusCode(409).body("detail", is("ARTICLE"));
    }

    @Test
    void neighbour_findsNothing() throws Exception {
        film("PUBLISHED");
        String film = made();
        String county = "41%06d".formatted(System.nanoTime() % 1_000_000);
        as(tokens.person("film-op", "operator"))
                .body(Map.of("code", county, "name", "县", "parent", "410000"))
                .post("/api/areas")
                .then()
                .statusCode(201);
        String neighbour = tokens.personOf(county, "film-" + county, "editor", "reviewer");
        String upload = Uploaded.by(neighbour, "x.mp4", file);
        as(neighbour)
                .body(Map.of("upload", upload))
                .post(at("/replacement"))
                .then()
                .statusCode(404);
        as(neighbour)
                .header("If-Match", "\"0\"")
                .post(at("/replacement/use"))
                .then()
                .statusCode(404);
        as(neighbour).header("If-Match", "\"0\"").delete(at("/replacement")).then().statusCode(404);
        as(neighbour).get("/api/courseware/" + film).then().statusCode(404);
        as(neighbour)
                .get("/api/courseware/" + film + "/preview/whole/index.m3u8")
                .then()
                .statusCode(404);
    }

    @Test
    void roll_ofThreeFilms_keepsEachLength() throws Exception {
        film("PUBLISHED");
        made();
        seen(editor).post(at("/replacement/use")).then().statusCode(202);
        seen(reviewer).post(at("/approve")).then().statusCode(200);
        file = ("third " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        made();
        seen(editor).post(at("/replacement/use")).then().statusCode(202);
        as(reviewer)
                .header("If-Match", now().extract().header("ETag"))
                .body(Map.of("reason", "片头不对"))
                .post(at("/reject"))
                .then()
                .statusCode(200)
                .body("proposal", nullValue())
                .body("replacement.original.filename", is("新片.mp4"));
        seen(editor).post(at("/replacement/use")).then().statusCode(202);
        seen(reviewer).post(at("/approve")).then().statusCode(200);
        assertThat(count("former_package where courseware = ?", UUID.fromString(id))).isEqualTo(2);
    }
}
