package kejian.origin.courseware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kejian.origin.Caller.assertProblem;
import static kejian.origin.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drafts thrown away, taken back, and gone. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BinTest {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Inject Bin bin;
    @Inject AgroalDataSource database;

    private Caller editor;
    private Caller reviewer;
    private String slug;
    private String external;
    private String id;

    @BeforeEach
    void setUp() {
        editor = Caller.person("editor");
        reviewer = Caller.person("reviewer");
        slug = "bin-%d-%d".formatted(System.nanoTime(), COUNT.incrementAndGet());
        external = "x-" + slug;
        String column = "{\"slug\":\"%s\",\"title\":\"%s\"}".formatted(slug, slug);
        assertThat(editor.send("POST", "/api/columns", column).statusCode()).isEqualTo(201);
        id = json(make()).get("id").asText();
    }

    private HttpResponse<String> make() {
        String article =
                "{\"kind\":\"ARTICLE\",\"title\":\"%1$s\",\"category\":\"RED_CLASSICS\",\"purpose\":\"SERVICE\","
                        + "\"column\":\"%1$s\",\"externalId\":\"%2$s\","
                        + "\"article\":{\"blocks\":[{\"text\":\"一\",\"heading\":false}]}}";
        return editor.send("POST", "/api/courseware", article.formatted(slug, external));
    }

    private String at(String more) {
        return "/api/courseware/" + id + more;
    }

    private HttpResponse<String> throwAway() {
        String version = json(editor.send("GET", at(""), null)).path("version").asText("0");
        return Caller.send(
                editor.request(at("")).header("If-Match", "\"" + version + "\"").DELETE());
    }

    private List<String> thrown(Caller who) {
        return json(who.send("GET", "/api/bin?size=200", null))
                .path("items")
                .valueStream()
                .map(c -> c.path("id").asText())
                .toList();
    }

    private long count(String sql, Object of) throws Exception {
        try (var c = database.getConnection();
                var s = c.prepareStatement(sql)) {
            s.setObject(1, of);
            try (var row = s.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void lay(Duration ago) throws Exception {
        try (var c = database.getConnection();
                var s =
                        c.prepareStatement(
                                "update courseware set binned_at = binned_at - make_interval(secs => ?)"
                                        + " where id = ?::uuid")) {
            s.setDouble(1, ago.toSeconds());
            s.setString(2, id);
            assertThat(s.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void draft_thrownAway_isNowhere_untilItIsTakenBack() {
        assertThat(throwAway().statusCode()).isEqualTo(204);

        assertProblem(editor.send("GET", at(""), null), 404, "not-found");
        assertProblem(editor.send("POST", at("/submit"), "{}"), 404, "not-found");
        JsonNode list = json(editor.send("GET", "/api/courseware?column=" + slug, null));
        assertThat(list.path("total").asInt()).isZero();
        assertThat(editor.send("GET", "/api/search?q=" + slug, null).body()).doesNotContain(id);
        assertThat(thrown(editor)).contains(id);

        assertThat(editor.send("POST", at("/restore"), "{}").statusCode()).isEqualTo(200);

        assertThat(thrown(editor)).doesNotContain(id);
        assertProblem(editor.send("POST", at("/restore"), "{}"), 404, "not-found");
        list = json(editor.send("GET", "/api/courseware?column=" + slug, null));
        assertThat(list.path("items").get(0).path("id").asText()).isEqualTo(id);
        assertThat(editor.send("GET", at("/history"), null).body()).contains("BINNED", "RESTORED");
    }

    @Test
    void whatIsReviewed_orWasApproved_isNoRubbish() throws Exception {
        HttpRequest.Builder blind = editor.request(at("")).DELETE();
        assertProblem(Caller.send(blind), 428, "precondition-required");
        editor.send("POST", at("/submit"), "{}");
        assertProblem(throwAway(), 409, "conflict");
        reviewer.send("POST", at("/approve"), "{}");
        assertProblem(throwAway(), 409, "conflict");
        assertThat(thrown(editor)).doesNotContain(id);
        try (var c = database.getConnection();
                var s =
                        c.prepareStatement(
                                "update courseware set binned_at = now() where id = ?::uuid")) {
            s.setString(1, id);
            assertThatThrownBy(s::executeUpdate)
                    .as("not even past us")
                    .hasMessageContaining("bin_holds_drafts");
        }
    }

    @Test
    void sameThing_broughtAgain_comesOutOfTheBin() {
        throwAway();
        HttpResponse<String> again = make();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("id").asText()).isEqualTo(id);
        assertThat(editor.send("GET", at(""), null).statusCode()).isEqualTo(200);
    }

    @Test
    void bin_isEmptied_afterThirtyDays_andNotBefore() throws Exception {
        throwAway();
        lay(Duration.ofDays(30).minusMinutes(5));
        bin.empty();
        assertThat(thrown(editor)).contains(id);
        lay(Duration.ofMinutes(10));
        bin.empty();
        assertThat(thrown(editor)).doesNotContain(id);
        assertThat(count("select count(*) from courseware where id = ?::uuid", id)).isZero();
        assertThat(make().statusCode()).as("its id is free again").isEqualTo(201);
    }

    @Test
    void package_ofAFilmThatIsGone_isLeftWithItsJobs_forTheNextRound() throws Exception {
        List<BlobRef> made =
                Stream.generate(() -> Digest.of(UUID.randomUUID().toString().getBytes(UTF_8)).hex())
                        .limit(4)
                        .map(sha256 -> new BlobRef(sha256, 1))
                        .toList();
        MediaPackage media =
                new MediaPackage(
                        new BlobRef("0".repeat(64), 1),
                        1_000,
                        List.of(
                                new Rendition(
                                        "audio",
                                        Rendition.Role.AUDIO,
                                        made.get(0),
                                        1_000,
                                        1,
                                        1,
                                        null,
                                        null)),
                        made.get(1),
                        new MediaPackage.Storyboard(made.get(2), 1, 1, 1, 1, 1_000),
                        List.of());
        UUID job = UUID.randomUUID();
        run(
                "update courseware set package = '%s' where id = '%s'"
                        .formatted(new ObjectMapper().writeValueAsString(media), id));
        run(
                "insert into job (id, courseware, state, created_at) values ('%s', '%s', 'RUNNING', now())"
                        .formatted(job, id));
        run("insert into job_blob values ('%s', '%s')".formatted(made.get(3).sha256(), job));
        throwAway();
        assertThat(count("select count(*) from job where state = 'CANCELLED' and id = ?", job))
                .as("nobody works for the bin")
                .isEqualTo(1);
        editor.send("POST", at("/restore"), "{}");
        assertThat(count("select count(*) from job where state = 'QUEUED' and id = ?", job))
                .isEqualTo(1);
        throwAway();
        lay(Duration.ofDays(31));
        String[] digests = made.stream().map(BlobRef::sha256).toArray(String[]::new);
        try (var round = database.getConnection();
                var lock =
                        round.prepareStatement(
                                "select pg_advisory_xact_lock(hashtextextended(d, 0))"
                                        + " from unnest(?::text[]) d")) {
            // as BlobLock has it: the round that looks whether something else has them waits
            round.setAutoCommit(false);
            lock.setObject(1, digests);
            lock.execute();
            bin.empty();
            assertThat(count("select count(*) from job where id = ?", job)).isZero();
            assertThat(count("select count(*) from blob_left where sha256 = any (?)", digests))
                    .isEqualTo(4);
            round.rollback();
        }
    }

    private void run(String sql) throws Exception {
        try (var c = database.getConnection();
                var s = c.createStatement()) {
            s.execute(sql);
        }
    }

    @Test
    void neighbour_seesAndTakesNothing() {
        String code = "41%06d".formatted(System.nanoTime() % 1_000_000);
        String area = "{\"code\":\"%s\",\"name\":\"县\",\"parent\":\"410000\"}".formatted(code);
        assertThat(Caller.admin().send("POST", "/api/areas", area).statusCode()).isEqualTo(201);
        Caller county = Caller.personOf(code, "editor");
        throwAway();
        assertThat(thrown(county)).doesNotContain(id);
        assertProblem(county.send("POST", at("/restore"), "{}"), 404, "not-found");
    }
}
