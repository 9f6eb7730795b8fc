package kejian.acceptance.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What people would put in our place: the same titles in Elasticsearch with its standard analyser,
 * a field each, asked by one match over all of them.
 */
final class StandardIndex {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 2_000;
    private static final int MOST = 10;

    private static final String INDEX =
            """
            {
              "settings": {"number_of_shards": 1, "number_of_replicas": 0},
              "mappings": {"dynamic": "strict", "properties": {
                "title": {"type": "text", "analyzer": "standard"},
                "summary": {"type": "text", "analyzer": "standard"},
                "tags": {"type": "text", "analyzer": "standard"},
                "presenter": {"type": "text", "analyzer": "standard"},
                "text": {"type": "text", "analyzer": "standard"}}}
            }
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    StandardIndex(URI server) {
        this.server = server;
    }

    /** How fields that match are added up; which is best depends on the titles. */
    enum Way {
        BEST_FIELDS,
        MOST_FIELDS,
        CROSS_FIELDS
    }

    void fill(List<Lesson> lessons) throws IOException, InterruptedException {
        send("PUT", "/standard", INDEX);
        for (int from = 0; from < lessons.size(); from += BATCH) {
            StringBuilder lines = new StringBuilder();
            for (Lesson l : lessons.subList(from, Math.min(from + BATCH, lessons.size()))) {
                lines.append(
                                JSON.writeValueAsString(
                                        Map.of("index", Map.of("_id", l.id().toString()))))
                        .append('\n')
                        .append(
                                JSON.writeValueAsString(
                                        Map.of(
                                                "title", l.title(),
                                                "summary", l.summary(),
                                                "tags", l.tags(),
                                                "presenter", l.presenter(),
                                                "text", l.text())))
                        .append('\n');
            }
            if (send("POST", "/standard/_bulk", lines.toString()).path("errors").asBoolean()) {
                throw new IOException("the standard index does not take all titles");
            }
        }
        send("POST", "/standard/_refresh", "");
        long there = send("GET", "/standard/_count", "").path("count").asLong();
        if (there != lessons.size()) {
            throw new IOException("the standard index holds " + there);
        }
    }

    List<UUID> find(String words, Way way) throws IOException, InterruptedException {
        Map<String, Object> match =
                Map.of(
                        "query",
                        words,
                        "type",
                        way.name().toLowerCase(java.util.Locale.ROOT),
                        "fields",
                        List.of("title^2", "summary", "tags", "presenter", "text"));
        Map<String, Object> request =
                Map.of("size", MOST, "_source", false, "query", Map.of("multi_match", match));
        List<UUID> ids = new ArrayList<>();
        send("POST", "/standard/_search", JSON.writeValueAsString(request))
                .path("hits")
                .path("hits")
                .forEach(hit -> ids.add(UUID.fromString(hit.path("_id").asText())));
        return ids;
    }

    private JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "%s was answered with %d: %s"
                            .formatted(path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }
}
