package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of the console prepare behind its back, by the province's own API. */
public final class ProvinceApi {

    public static final String PASSWORD = "a-password-of-their-own-2026";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI origin;
    private final String admin;

    private ProvinceApi(URI origin, String password, boolean first)
            throws IOException, InterruptedException {
        this.origin = origin;
        this.admin = first ? grown("admin", password) : login("admin", password);
    }

    /** Of a province that has just been started; {@code data} is its folder. */
    public static ProvinceApi ofNew(URI origin, Path data)
            throws IOException, InterruptedException {
        String password = Files.readString(data.resolve("first-password")).strip();
        return new ProvinceApi(origin, password, /* first= */ true);
    }

    /** Of what {@code kejian demo} started. */
    public static ProvinceApi ofDemo(URI origin, String password)
            throws IOException, InterruptedException {
        return new ProvinceApi(origin, password, /* first= */ false);
    }

    /** As the first account, which may do everything that an operator may. */
    public JsonNode admin(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        return send(admin, method, path, body);
    }

    /** Somebody with {@link #PASSWORD}. */
    public String person(String user, String role, String area)
            throws IOException, InterruptedException {
        return person(user, List.of(role), area);
    }

    /** Likewise, of several roles. */
    public String person(String user, List<String> roles, String area)
            throws IOException, InterruptedException {
        String first = "first-password-of-" + user;
        admin(
                "POST",
                "/api/accounts",
                Map.of("user", user, "password", first, "roles", roles, "area", area));
        return grown(user, first);
    }

    /** Changes the first password; the token of who has done so. */
    private String grown(String user, String first) throws IOException, InterruptedException {
        String token = login(user, first);
        send(token, "POST", "/api/me/password", Map.of("current", first, "replacement", PASSWORD));
        return login(user, PASSWORD);
    }

    /** A token. */
    public String login(String user, String password) throws IOException, InterruptedException {
        Map<String, String> body = Map.of("user", user, "password", password);
        return send(null, "POST", "/api/login", body).path("token").asText();
    }

    public JsonNode send(@Nullable String token, String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        return send(token, method, path, body, Map.of());
    }

    public JsonNode send(
            @Nullable String token,
            String method,
            String path,
            @Nullable Object body,
            Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = asked(token, method, path, body, headers);
        assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isBetween(200, 204);
        return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
    }

    /** What is answered to something that may be refused. */
    int status(@Nullable String token, String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        return asked(token, method, path, body, Map.of("Idempotency-Key", "once")).statusCode();
    }

    private HttpResponse<String> asked(
            @Nullable String token,
            String method,
            String path,
            @Nullable Object body,
            Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(origin.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, bytes(body));
        headers.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What is in bytes already was signed so. */
    private static HttpRequest.BodyPublisher bytes(@Nullable Object body) throws IOException {
        return switch (body) {
            case null -> HttpRequest.BodyPublishers.noBody();
            case byte[] signed -> HttpRequest.BodyPublishers.ofByteArray(signed);
            default -> HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        };
    }
}
