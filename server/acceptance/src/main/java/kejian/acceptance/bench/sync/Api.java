package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packed origin's API, as one person. */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI server;
    private final @Nullable String token;

    private Api(HttpClient http, URI server, @Nullable String token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    static Api of(URI server) {
        return new Api(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), server, null);
    }

    /** As whoever has this password. */
    Api login(String user, String password) throws IOException, InterruptedException {
        JsonNode me = post("/api/login", Map.of("user", user, "password", password));
        return new Api(http, server, me.path("token").asText());
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    /** As it was answered. */
    public byte[] raw(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(60));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return post(path, body, Map.of());
    }

    JsonNode post(String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(
                "POST", path, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), headers);
    }

    JsonNode put(String path, Path file, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send("PUT", path, BodyPublishers.ofFile(file), headers);
    }

    private JsonNode send(
            String method, String path, BodyPublisher body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .method(method, body)
                        .header(
                                "Content-Type",
                                method.equals("PUT")
                                        ? "application/octet-stream"
                                        : "application/json");
        headers.forEach(request::header);
        String known = token;
        if (known != null) {
            request.header("Authorization", "Bearer " + known);
        }
        HttpResponse<byte[]> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            String said = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
            throw new IOException(
                    "%s %s was answered with %d: %s"
                            .formatted(method, path, answer.statusCode(), said));
        }
        return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }
}
