package kejian.origin.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Keycloak with the realm that docs/keycloak gives operators. */
final class KeycloakNode implements AutoCloseable {

    /** Where it is unpacked; set by -Pengines alone. */
    static final String HOME = "engines.keycloak";

    private static final String ADMIN_PASSWORD = "a password for these tests";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path home;
    private final int port;
    private Process process;

    private KeycloakNode(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    static KeycloakNode start() throws Exception {
        Path home = Path.of(System.getProperty(HOME));
        deleteTree(home.resolve("data"));
        Path realms = Files.createDirectories(home.resolve("data/import"));
        String realm = Files.readString(Path.of("../../docs/keycloak/kejian-realm.json"));
        Files.writeString(realms.resolve("kejian.json"), realm);
        // another realm of the same server, whose tokens are nothing to us
        Files.writeString(
                realms.resolve("other.json"),
                realm.replace("\"realm\": \"kejian\"", "\"realm\": \"other\""));
        KeycloakNode node = new KeycloakNode(home, freePort());
        try {
            node.startAgain();
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI issuer(String realm) {
        return url().resolve("/realms/" + realm);
    }

    void startAgain() throws Exception {
        Path log = home.resolve("console.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                                home.resolve("bin/kc.sh").toString(),
                                "start-dev",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--health-enabled=false",
                                "--import-realm")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx384m");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        process = builder.start();
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!answers()) {
            assertThat(process.isAlive()).as(() -> "Keycloak lives: " + said(log)).isTrue();
            assertThat(System.nanoTime()).as("Keycloak starts in time").isLessThan(end);
            Thread.sleep(250);
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest look =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            issuer("kejian") + "/.well-known/openid-configuration"))
                            .build();
            return HTTP.send(look, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void stop() throws Exception {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().get();
        }
    }

    @Override
    public void close() throws Exception {
        if (process != null) {
            stop();
        }
    }

    /** A form sent to the realm's token endpoint. */
    HttpResponse<String> ask(String realm, Map<String, String> form) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer(realm) + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field ->
                        field.getKey()
                                + "="
                                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    String token(String realm, String client, String user, String password) throws Exception {
        HttpResponse<String> answer =
                ask(
                        realm,
                        Map.of(
                                "grant_type", "password",
                                "client_id", client,
                                "username", user,
                                "password", password,
                                "scope", "openid"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("access_token").asText();
    }

    /** What the server's own administrator does. */
    HttpResponse<String> admin(String method, String path, Object body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url().resolve("/admin/realms/" + path))
                        .header(
                                "Authorization",
                                "Bearer " + token("master", "admin-cli", "admin", ADMIN_PASSWORD))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                JSON.writeValueAsString(body)));
        HttpResponse<String> answer =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isLessThan(300);
        return answer;
    }

    JsonNode adminGet(String path) throws Exception {
        return JSON.readTree(admin("GET", path, null).body());
    }

    String version() throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url().resolve("/admin/serverinfo"))
                        .header(
                                "Authorization",
                                "Bearer " + token("master", "admin-cli", "admin", ADMIN_PASSWORD));
        return JSON.readTree(
                        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body())
                .at("/systemInfo/version")
                .asText();
    }

    /** Of a client, by the name that it is configured with. */
    String idOf(String realm, String client) throws Exception {
        return adminGet(realm + "/clients?clientId=" + client).get(0).get("id").asText();
    }

    /** A person with a password that is the name. */
    void person(String realm, String name, String area, String... roles) throws Exception {
        admin(
                "POST",
                realm + "/users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@kejian.example",
                        "emailVerified",
                        true,
                        "firstName",
                        "名",
                        "lastName",
                        "姓",
                        "attributes",
                        area == null ? Map.of() : Map.of("kejian_area", List.of(area)),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
        String id = userId(realm, name);
        List<JsonNode> given = new java.util.ArrayList<>();
        for (String role : roles) {
            given.add(adminGet(realm + "/roles/" + role));
        }
        admin("POST", realm + "/users/" + id + "/role-mappings/realm", given);
    }

    String userId(String realm, String name) throws Exception {
        return adminGet(realm + "/users?exact=true&username=" + name).get(0).get("id").asText();
    }
}
