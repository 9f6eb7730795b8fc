package kejian.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the running origin over HTTP, with a token or without. */
public final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String ADMIN_PASSWORD = "a password for these tests";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final @Nullable String token;

    private Caller(@Nullable String token) {
        this.token = token;
    }

    public static Caller anonymous() {
        return new Caller(null);
    }

    public static Caller withToken(String token) {
        return new Caller(token);
    }

    /** The first account, after it has changed its first password. */
    public static Caller admin() {
        HttpResponse<String> login = login("admin", ADMIN_PASSWORD);
        if (login.statusCode() == 200) {
            return withToken(json(login).get("token").asText());
        }
        String first = read("first-password");
        Caller fresh = withToken(json(login("admin", first)).get("token").asText());
        String change =
                "{\"current\":\"%s\",\"replacement\":\"%s\"}".formatted(first, ADMIN_PASSWORD);
        assertThat(fresh.send("POST", "/api/me/password", change).statusCode()).isEqualTo(204);
        return fresh;
    }

    /** A person with a name of its own, these roles, and the province as area. */
    public static Caller person(String... roles) {
        return person("410000", roles);
    }

    public static Caller personOf(String area, String... roles) {
        return person(area, roles);
    }

    private static Caller person(String area, String[] roles) {
        String name = "tester" + COUNT.incrementAndGet() + "-" + System.nanoTime();
        String first = "first password " + name;
        String body =
                "{\"user\":\"%s\",\"password\":\"%s\",\"roles\":[\"%s\"],\"area\":\"%s\"}"
                        .formatted(name, first, String.join("\",\"", roles), area);
        assertThat(admin().send("POST", "/api/accounts", body).statusCode()).isEqualTo(201);
        Caller made = withToken(json(login(name, first)).get("token").asText());
        String change = "{\"current\":\"%s\",\"replacement\":\"second %s\"}".formatted(first, name);
        assertThat(made.send("POST", "/api/me/password", change).statusCode()).isEqualTo(204);
        return made;
    }

    /** The transcoder next door. */
    public static Caller worker() {
        return withToken(read("worker-token"));
    }

    public static HttpResponse<String> login(String user, String password) {
        String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
        return anonymous().send("POST", "/api/login", body);
    }

    public String token() {
        assertThat(token).isNotNull();
        return token;
    }

    /** A request with a JSON body, or without one where it is null. */
    public HttpResponse<String> send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = request(path);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return send(request);
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that the answer is this problem, as RFC 9457 wants it. */
    public static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("type").asText()).isEqualTo("/problems/" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("instance").asText()).startsWith("urn:uuid:");
        assertThat(answer.body()).doesNotContain("Exception", "java.", "kejian.origin", "select ");
    }

    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class) == 0
                ? ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class)
                : ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    public static Path data() {
        return Path.of(ConfigProvider.getConfig().getValue("kejian.data", String.class));
    }

    private static String read(String file) {
        try {
            return Files.readString(data().resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
