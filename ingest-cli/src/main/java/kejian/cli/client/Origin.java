package kejian.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The origin's API, as one person. */
public final class Origin {

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Posts that change nothing. */
    private static final Set<String> ASKING = Set.of("/api/courier/loads");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI server;
    private final @Nullable TokenSource token;
    private final String language;
    private Consumer<String> trace = line -> {};
    private boolean isRehearsal;

    public Origin(URI server, @Nullable String token, String language) {
        this(token == null ? null : () -> token, server, language);
    }

    private Origin(@Nullable TokenSource token, URI server, String language) {
        this.server = server;
        this.token = token;
        this.language = language;
    }

    /** As a person whose token is another one each few minutes. */
    public static Origin renewing(URI server, TokenSource token, String language) {
        return new Origin(token, server, language);
    }

    /** Asked before each request. */
    public interface TokenSource {

        String token() throws IOException, InterruptedException;
    }

    public URI server() {
        return server;
    }

    /** The same origin, as somebody else. */
    public Origin as(String otherToken) {
        return new Origin(server, otherToken, language).tracing(trace).rehearsing(isRehearsal);
    }

    /**
     * Whether what would change something is only named, by {@link Rehearsed}: no command changes
     * anything that was told not to, whether or not it has a better answer.
     */
    public Origin rehearsing(boolean rehearses) {
        isRehearsal = rehearses;
        return this;
    }

    /** A request that was not sent, since nothing was to be changed. */
    public static final class Rehearsed extends IOException {

        private static final long serialVersionUID = 1L;

        Rehearsed(String method, String path) {
            super(method + " " + path);
        }
    }

    private void demandNoRehearsal(String method, String path) throws Rehearsed {
        if (isRehearsal && !method.equals("GET") && !ASKING.contains(path)) {
            throw new Rehearsed(method, path);
        }
    }

    /** Tells of each request when it is answered. */
    public Origin tracing(Consumer<String> teller) {
        trace = teller;
        return this;
    }

    /** The server's time, from its answer; none where it gives none. */
    public Optional<Instant> time() throws IOException, InterruptedException {
        return raw("GET", "/q/health/live", (byte[]) null, Map.of())
                .headers()
                .firstValue("Date")
                .map(d -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(d, Instant::from));
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, null, Map.of()));
    }

    /**
     * Reads a list to its end, page after page.
     *
     * @param query what it is narrowed by, {@code &name=value} each
     */
    public void each(String path, int size, String query, Consumer<JsonNode> item)
            throws IOException, InterruptedException {
        for (int page = 1; ; page++) {
            JsonNode answer = get(path + "?size=" + size + query + "&page=" + page);
            answer.path("items").forEach(item);
            if ((long) page * size >= answer.path("total").asLong()) {
                return;
            }
        }
    }

    /** Names the version that was seen, so that nobody else's change is lost. */
    public static Map<String, String> seen(JsonNode thing) {
        return Map.of("If-Match", '"' + thing.path("version").asText() + '"');
    }

    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return post(path, body, Map.of());
    }

    public JsonNode post(String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return json(send("POST", path, JSON.writeValueAsBytes(body), headers));
    }

    public JsonNode patch(String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return json(send("PATCH", path, JSON.writeValueAsBytes(body), headers));
    }

    /** Puts JSON in the place of what is there. */
    public JsonNode replace(String path, Object body) throws IOException, InterruptedException {
        return json(send("PUT", path, JSON.writeValueAsBytes(body), Map.of()));
    }

    /** The same of the version that was seen; it may wait for somebody else. */
    public Changed replace(String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return changed(send("PUT", path, JSON.writeValueAsBytes(body), headers));
    }

    /** For what takes the origin long. */
    public JsonNode post(String path, Object body, Duration patience)
            throws IOException, InterruptedException {
        demandNoRehearsal("POST", path);
        HttpRequest request =
                request(path)
                        .timeout(patience)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw problem(answer);
        }
        return json(answer);
    }

    /** Puts an answer of any size into a file. */
    public void download(String path, java.nio.file.Path file)
            throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> answer =
                http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        try (java.io.InputStream in = answer.body()) {
            if (answer.statusCode() >= 300) {
                throw problem(answer.statusCode(), in.readNBytes(1 << 16));
            }
            java.nio.file.Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Bytes of an answer as they come.
     *
     * @param to past the last byte
     */
    public java.io.InputStream range(String path, long from, long to)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path).header("Range", "bytes=" + from + "-" + (to - 1)).GET().build();
        HttpResponse<java.io.InputStream> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (java.net.ConnectException e) {
            throw unreachable(e);
        }
        if (answer.statusCode() == 206) {
            return answer.body();
        }
        try (java.io.InputStream in = answer.body()) {
            throw problem(answer.statusCode(), in.readNBytes(1 << 16));
        }
    }

    private ApiException unreachable(IOException cause) {
        ApiException unreachable =
                new ApiException(
                        ApiException.TEMPORARY, "unreachable", server + " 无法连接 does not answer");
        unreachable.initCause(cause);
        return unreachable;
    }

    private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).header("Accept-Language", language);
        if (token != null) {
            request.header("Authorization", "Bearer " + token.token());
        }
        return request;
    }

    /**
     * What a creation came to.
     *
     * @param fresh whether it was made now (201), or was there already (200)
     */
    public record Made(boolean fresh, JsonNode body) {}

    public Made create(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("POST", path, JSON.writeValueAsBytes(body), Map.of());
        return new Made(answer.statusCode() == 201, json(answer));
    }

    /**
     * What a change came to.
     *
     * @param waits whether somebody else must approve it (202)
     */
    public record Changed(boolean waits, JsonNode body) {}

    /** Sends a file as it is. */
    public Changed put(String path, byte[] file, Map<String, String> headers)
            throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/octet-stream");
        return changed(send("PUT", path, file, all));
    }

    /** The same of a file that may be large: it is read as it goes. */
    public Changed put(String path, Path file, Map<String, String> headers)
            throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/octet-stream");
        return changed(demandGood(raw("PUT", path, HttpRequest.BodyPublishers.ofFile(file), all)));
    }

    /** Sends a file as it is, to be looked at. */
    public JsonNode postFile(String path, byte[] file) throws IOException, InterruptedException {
        Map<String, String> type = Map.of("Content-Type", "application/octet-stream");
        return json(send("POST", path, file, type));
    }

    public Changed delete(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        return changed(send("DELETE", path, null, headers));
    }

    private static Changed changed(HttpResponse<byte[]> answer) throws IOException {
        return new Changed(answer.statusCode() == 202, json(answer));
    }

    /** Text as it came, for sheets. */
    public String text(String path) throws IOException, InterruptedException {
        return new String(
                send("GET", path, null, Map.of()).body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * Logs in.
     *
     * @return the answer of {@code POST /api/login}
     */
    public JsonNode login(String user, String password) throws IOException, InterruptedException {
        return post("/api/login", Map.of("user", user, "password", password));
    }

    HttpResponse<byte[]> raw(
            String method, String path, byte @Nullable [] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return raw(
                method,
                path,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body),
                headers);
    }

    HttpResponse<byte[]> raw(
            String method, String path, HttpRequest.BodyPublisher body, Map<String, String> headers)
            throws IOException, InterruptedException {
        demandNoRehearsal(method, path);
        // a village line moves 32 KiB a second; whoever sends much may take long
        Duration patience = PATIENCE.plusSeconds(body.contentLength() >> 15);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(patience)
                        .header("Accept-Language", language)
                        .method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token.token());
        }
        headers.forEach(request::header);
        long begun = System.nanoTime();
        try {
            HttpResponse<byte[]> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            long ms = (System.nanoTime() - begun) / 1_000_000;
            trace.accept(method + " " + path + " " + answer.statusCode() + " " + ms + " ms");
            return answer;
        } catch (SSLException e) {
            throw e;
        } catch (IOException e) {
            trace.accept(method + " " + path + " " + e);
            // refused, timed out or cut: another try may go well
            throw unreachable(e);
        }
    }

    private HttpResponse<byte[]> send(
            String method, String path, byte @Nullable [] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(headers);
        if (body != null) {
            all.putIfAbsent("Content-Type", "application/json");
        }
        return demandGood(raw(method, path, body, all));
    }

    private static HttpResponse<byte[]> demandGood(HttpResponse<byte[]> answer)
            throws ApiException {
        if (answer.statusCode() >= 300) {
            throw problem(answer);
        }
        return answer;
    }

    static ApiException problem(HttpResponse<byte[]> answer) {
        return problem(answer.statusCode(), answer.body());
    }

    private static ApiException problem(int status, byte[] answered) {
        String code = "http-" + status;
        String said = code;
        List<ApiException.Field> fields = new ArrayList<>();
        try {
            JsonNode body = JSON.readTree(answered);
            code = body.path("code").asText(code);
            said = body.path("title").asText(said);
            if (body.hasNonNull("detail")) {
                said += ": " + body.get("detail").asText();
            }
            for (JsonNode field : body.path("errors")) {
                said += " " + field.path("pointer").asText() + " " + field.path("detail").asText();
                fields.add(
                        new ApiException.Field(
                                field.path("pointer").asText(),
                                field.path("code").asText(),
                                field.path("detail").asText()));
            }
        } catch (IOException e) {
            said = "HTTP " + status;
        }
        return new ApiException(ApiException.exitOf(status), code, said, fields);
    }

    private static JsonNode json(HttpResponse<byte[]> answer)
            throws JsonProcessingException, IOException {
        return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }
}
