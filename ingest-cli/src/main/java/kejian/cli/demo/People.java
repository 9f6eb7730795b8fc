package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;

/**
 * The demo's accounts; passwords are made anew for each data folder and kept in a file of mode
 * 0600.
 */
final class People {

    private static final String ADMIN = "admin";

    private final Path file;
    private final Origin anonymous;
    private final SecureRandom random = new SecureRandom();

    People(Path data, URI origin) {
        this.file = data.resolve("accounts.json");
        this.anonymous = new Origin(origin, null, "zh-CN");
    }

    /** Whether this data folder was set up before. */
    boolean known() {
        return Files.exists(file);
    }

    /**
     * Replaces the first password and makes an editor and a reviewer.
     *
     * @return the administrator's password, to be shown once
     */
    String create(Path firstPassword) throws IOException, InterruptedException {
        String first = Files.readString(firstPassword).strip();
        String password = fresh();
        String token = anonymous.login(ADMIN, first).path("token").asText();
        // written before it is set: whoever is stopped here finds it again
        ObjectNode all = Origin.JSON.createObjectNode().put(ADMIN, password);
        Login.writeSecret(file, all.toPrettyString());
        changePassword(token, first, password);
        Origin admin = anonymous.as(anonymous.login(ADMIN, password).path("token").asText());
        for (Map.Entry<String, List<String>> person :
                Map.of(
                                "editor", List.of("editor"),
                                "reviewer", List.of("reviewer", "analyst"))
                        .entrySet()) {
            String initial = fresh();
            String own = fresh();
            admin.post(
                    "/api/accounts",
                    Map.of(
                            "user",
                            person.getKey(),
                            "password",
                            initial,
                            "roles",
                            person.getValue(),
                            "area",
                            "410000"));
            String their = anonymous.login(person.getKey(), initial).path("token").asText();
            changePassword(their, initial, own);
            all.put(person.getKey(), own);
        }
        Login.writeSecret(file, all.toPrettyString());
        return password;
    }

    private void changePassword(String token, String current, String replacement)
            throws IOException, InterruptedException {
        anonymous
                .as(token)
                .post("/api/me/password", Map.of("current", current, "replacement", replacement));
    }

    Origin as(String user) throws IOException, InterruptedException {
        JsonNode all = Origin.JSON.readTree(file.toFile());
        return anonymous.as(anonymous.login(user, all.path(user).asText()).path("token").asText());
    }

    private String fresh() {
        byte[] secret = new byte[15];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
