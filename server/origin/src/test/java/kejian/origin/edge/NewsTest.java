package kejian.origin.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import kejian.contract.edge.SyncNews;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Timestamp;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import kejian.origin.release.Documents;
import kejian.origin.release.PublishedArticle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An edge that waits hears of a withdrawal as soon as it is committed, by whichever origin. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class NewsTest {

    private static final long SECOND = 1_000_000_000L;

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    @Inject News news;
    @Inject EdgeConfig config;
    @Inject Documents documents;
    @Inject EntityManager database;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String edge;

    @BeforeEach
    void setUp() throws Exception {
        edge = tokens.edge("news-" + UUID.randomUUID());
    }

    @Test
    void waitingEdge_somethingIsWithdrawn_hearsItAtOnce() throws Exception {
        String id = PublishedArticle.make(tokens, "news");
        long known = newest();
        CompletableFuture<HttpResponse<String>> call = waiting(edge, known);
        assertThat(call).isNotDone();

        long began = System.nanoTime();
        as(tokens.person("news-reviewer", "reviewer"))
                .body(Map.of("reason", "has an error"))
                .post("/api/courseware/" + id + "/withdraw")
                .then()
                .statusCode(200);
        HttpResponse<String> heard = call.get(5, TimeUnit.SECONDS);
        assertThat(System.nanoTime() - began).isLessThan(3 * SECOND);
        assertThat(heard.statusCode()).isEqualTo(200);
        long version = json.readValue(heard.body(), SyncNews.class).timestamp();
        assertThat(version).isGreaterThan(known);
        assertThat(served().version()).isGreaterThanOrEqualTo(version);
        // who asks after it was said waits no longer
        assertThat(call(edge, known).get(2, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void waitingEdge_anotherOriginSigned_hearsItFromTheDatabase() throws Exception {
        PublishedArticle.make(tokens, "news");
        long known = newest();
        CompletableFuture<HttpResponse<String>> call = waiting(edge, known);
        QuarkusTransaction.requiringNew()
                .run(() ->
                        stamp(
                                "insert into signed_document"
                                        + " select type, version + 1, body from signed_document"
                                        + " where type = 'TIMESTAMP' and version = :v",
                                known));
        try {
            assertThat(call.get(4, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        } finally {
            QuarkusTransaction.requiringNew()
                    .run(() ->
                            stamp(
                                    "delete from signed_document"
                                            + " where type = 'TIMESTAMP' and version = :v + 1",
                                    known));
        }
    }

    @Test
    void waitingEdge_callsAgain_hasOneCall() throws Exception {
        long known = newest();
        CompletableFuture<HttpResponse<String>> first = waiting(edge, known);
        CompletableFuture<HttpResponse<String>> second = call(edge, known);
        assertThat(first.get(3, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(second).isNotDone();
        assertThat(second.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(204); // nothing new
        assertThat(news.waitingEdges()).isZero();
    }

    @Test
    void hundredsOfEdges_wait_withoutAThreadOfThePlatformForEach() throws Exception {
        long known = newest();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            calls.add(call(tokens.edge("crowd-" + i), known));
        }
        until(() -> news.waitingEdges() == 300);
        // of the platform's threads alone: a virtual one has no place in this list
        assertThat(Thread.getAllStackTraces().values())
                .noneMatch(stack ->
                        Arrays.stream(stack)
                                .anyMatch(f -> f.getClassName().equals(News.class.getName())));
        // and nobody else is kept waiting
        long began = System.nanoTime();
        as(edge).get("/sync/timestamp.json");
        assertThat(System.nanoTime() - began).isLessThan(5 * SECOND);
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
    }

    private CompletableFuture<HttpResponse<String>> waiting(String token, long after) {
        CompletableFuture<HttpResponse<String>> call = call(token, after);
        until(() -> news.waitingEdges() == 1);
        return call;
    }

    private CompletableFuture<HttpResponse<String>> call(String token, long after) {
        URI address = URI.create("http://127.0.0.1:" + Caller.port() + "/sync/news?after=" + after);
        return http.sendAsync(
                HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long newest() {
        return QuarkusTransaction.requiringNew()
                .call(() -> documents.newestVersion(SignedDocument.Type.TIMESTAMP));
    }

    private Timestamp served() throws IOException {
        byte[] bytes = as(edge).get("/sync/timestamp.json").asByteArray();
        return json.readValue(
                json.readValue(bytes, SignedDocument.class).payloadBytes(), Timestamp.class);
    }

    private void stamp(String sql, long version) {
        database.createNativeQuery(sql).setParameter("v", version).executeUpdate();
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private static void until(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + 10 * SECOND;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(giveUp);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
