package kejian.acceptance.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an editor and a worker ask of one origin. */
public final class Calls {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A lease is waited for up to 15 s. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI origin;
    private final String token;

    private Calls(URI origin, String token) {
        this.origin = origin;
        this.token = token;
    }

    /** With a token that is known. */
    public static Calls of(URI origin, String token) {
        return new Calls(origin, token);
    }

    /** As somebody with this password. */
    public static Calls login(URI origin, String user, String password)
            throws IOException, InterruptedException {
        JsonNode me =
                new Calls(origin, "")
                        .ask("POST", "/api/login", Map.of("user", user, "password", password));
        return new Calls(origin, me.path("token").asText());
    }

    /** A job that is lent, nothing where there is none. */
    record Lent(String job, long fence) {}

    Optional<Lent> lease(String worker) throws IOException, InterruptedException {
        JsonNode lease = ask("POST", "/api/work/lease", Map.of("worker", worker));
        return lease.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Lent(lease.path("job").asText(), lease.path("fence").asLong()));
    }

    /** Ends a job as a worker does that cannot play the original. */
    void refuse(Lent lent) throws IOException, InterruptedException {
        Map<String, String> refusal =
                Map.of("code", "video-invalid", "detail", "不能播放", "detailEn", "cannot be played");
        ask(
                "POST",
                "/api/work/" + lent.job() + "/outcome",
                Map.of(
                        "fence",
                        lent.fence(),
                        "refusal",
                        refusal,
                        "durationMs",
                        0,
                        "tracks",
                        List.of(),
                        "findings",
                        List.of()));
    }

    /**
     * A whole file in one request.
     *
     * @return the upload's id; it is acknowledged
     */
    public String upload(byte[] file, String name) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(
                        request("/api/uploads")
                                .POST(BodyPublishers.ofByteArray(file))
                                .header("Tus-Resumable", "1.0.0")
                                .header("Upload-Length", Integer.toString(file.length))
                                .header("Content-Type", "application/offset+octet-stream")
                                .header(
                                        "Upload-Metadata",
                                        "filename "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                name.getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        demand("POST /api/uploads", answer);
        String offset = answer.headers().firstValue("Upload-Offset").orElse("none");
        if (!offset.equals(Integer.toString(file.length))) {
            throw new IOException("of " + file.length + " bytes these are there: " + offset);
        }
        String location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /**
     * @return its id
     */
    public String video(String title, String column, String upload)
            throws IOException, InterruptedException {
        return ask(
                        "POST",
                        "/api/courseware",
                        Map.of(
                                "kind", "VIDEO",
                                "title", title,
                                "category", "TYPICAL_EXPERIENCE",
                                "purpose", "EDUCATION",
                                "column", column,
                                "upload", upload,
                                "externalId", title))
                .path("id")
                .asText();
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
        return JSON.readTree(demand(path, answer));
    }

    private JsonNode ask(String method, String path, Object body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(
                        request(path)
                                .method(
                                        method,
                                        BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        return JSON.readTree(demand(method + " " + path, answer));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(path)).timeout(LONGEST);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static byte[] demand(String what, HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            String said = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
            throw new IOException(what + ": " + answer.statusCode() + " " + said);
        }
        return answer.body();
    }
}
