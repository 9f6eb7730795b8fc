package kejian.origin.release;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One action shows an earlier release again everywhere; what was withdrawn does not come back. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AgainTest {

    @Inject TestTokens tokens;
    @Inject Documents documents;
    @Inject Blobs blobs;
    @Inject CurrentView box;
    private String reviewer;

    @BeforeEach
    void login() throws Exception {
        reviewer = tokens.person("again-reviewer", "reviewer");
    }

    @AfterEach
    void goOn() {
        release(Map.of("resume", true)).statusCode(201);
    }

    @Test
    void earlierRelease_isShownAgain_asItWas_withoutWhatWasWithdrawnSince() throws Exception {
        String gone = PublishedArticle.make(tokens, "again-a");
        String kept = PublishedArticle.make(tokens, "again-b");
        long earlier = newest();
        Catalogue then = catalogue(earlier);
        String late = PublishedArticle.make(tokens, "again-c");
        withdraw(gone);

        int number =
                release(Map.of("again", earlier, "note", "改错了"))
                        .statusCode(201)
                        .body("again", is((int) earlier))
                        .extract()
                        .path("number");
        Catalogue now = catalogue(number);
        assertThat(now.release()).isEqualTo(number);
        assertThat(ids(now)).contains(kept).doesNotContain(gone, late);
        assertThat(ids(then)).containsAll(ids(now));
        assertThat(now.columns())
                .hasSameSizeAs(then.columns())
                .extracting(Catalogue.Column::colour)
                .contains("#8b0000")
                .isEqualTo(then.columns().stream().map(Catalogue.Column::colour).toList());
        assertThat(now.columns().stream().flatMap(c -> c.courseware().stream()))
                .doesNotContain(gone);
        assertThat(manifest(number).withdrawn()).contains(gone);
        assertThat(manifest(number).blobs()).contains(manifest(number).catalogue());
    }

    @Test
    void whileRolledBack_newThingsWait_withdrawalsDoNot_andResumeBringsThem() throws Exception {
        String first = PublishedArticle.make(tokens, "again-d");
        String second = PublishedArticle.make(tokens, "again-e");
        long earlier = newest();
        String late = PublishedArticle.make(tokens, "again-f");
        release(Map.of("again", earlier)).statusCode(201);

        release(Map.of()).statusCode(409).body("code", is("rolled-back"));
        withdraw(second);
        Catalogue after = catalogue(newest());
        assertThat(ids(after)).contains(first).doesNotContain(second, late);
        long again = newest();
        given().header("Authorization", "Bearer " + reviewer)
                .get("/api/releases/" + again)
                .then()
                .body("again", is((int) earlier));
        // to go back to the going back is to go back to the same
        int number = release(Map.of("again", again)).statusCode(201).extract().path("number");
        assertThat(ids(catalogue(number))).contains(first).doesNotContain(second, late);

        release(Map.of("resume", true)).statusCode(201).body("again", is((Object) null));
        assertThat(ids(catalogue(newest()))).contains(first, late).doesNotContain(second);
        release(Map.of()).statusCode(201);
    }

    @Test
    void unknownRelease_isNotFound_andTheSameKeyMakesOne() throws Exception {
        PublishedArticle.make(tokens, "again-g");
        long earlier = newest();
        release(Map.of("again", 9_999_999)).statusCode(404);
        release(Map.of("again", 0)).statusCode(422);
        assertThat(newest()).isEqualTo(earlier);
        String key = UUID.randomUUID().toString();
        int one = release(Map.of("again", earlier), key).statusCode(201).extract().path("number");
        int same = release(Map.of("again", earlier), key).statusCode(200).extract().path("number");
        assertThat(same).isEqualTo(one);
        release(Map.of(), key).statusCode(422).body("code", is("idempotency-mismatch"));
    }

    @Test
    void catalogueLongerThanAnyRequest_isReadBack_andShownAgain() throws Exception {
        List<String> blocks = Collections.nCopies(60, "课".repeat(10_000));
        List<String> long3 = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long3.add(PublishedArticle.make(tokens, "again-long-" + i, blocks));
        }
        long earlier = newest();
        assertThat(manifest(earlier).catalogue().sizeBytes()).isGreaterThan(5L << 20);
        awaitAtBoxes(earlier);
        assertThat(box.get().orElseThrow().title(long3.getFirst())).isPresent();
        PublishedArticle.make(tokens, "again-h");
        int number = release(Map.of("again", earlier)).statusCode(201).extract().path("number");
        assertThat(ids(catalogue(number))).containsAll(long3);
        long3.forEach(this::withdraw); // other tests' catalogues need not carry them
    }

    private void awaitAtBoxes(long number) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!box.get().map(ReleaseView::number).equals(Optional.of(number))) {
            assertThat(System.nanoTime()).as("boxes see it").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void withdraw(String id) {
        as(reviewer)
                .body(Map.of("reason", "有误"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse release(Map<String, ?> body) {
        return release(body, UUID.randomUUID().toString());
    }

    private ValidatableResponse release(Map<String, ?> body, String key) {
        return as(reviewer)
                .header("Idempotency-Key", key)
                .body(new HashMap<>(body))
                .post("/api/releases")
                .then();
    }

    private long newest() {
        return documents.newestVersion(SignedDocument.Type.RELEASE);
    }

    private ReleaseManifest manifest(long release) throws Exception {
        byte[] document = documents.find(SignedDocument.Type.RELEASE, release).orElseThrow();
        return documents.payload(document, ReleaseManifest.class);
    }

    private Catalogue catalogue(long release) throws Exception {
        try (var bytes = blobs.open(manifest(release).catalogue().digest(), 0)) {
            return documents.catalogue(bytes.readAllBytes());
        }
    }

    private static List<String> ids(Catalogue catalogue) {
        return catalogue.titles().stream().map(Catalogue.Title::id).toList();
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
