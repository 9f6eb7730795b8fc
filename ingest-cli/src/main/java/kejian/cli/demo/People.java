package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The demo's accounts; passwords are made anew for each data folder and kept in a file of mode
 * 0600.
 */
final class People {

    private static final String ADMIN = "admin";
    private static final String DONE = "#done";

    private final Path file;
    private final Origin anonymous;
    private final SecureRandom random = new SecureRandom();

    People(Path data, URI origin) {
        this.file = data.resolve("accounts.json");
        this.anonymous = new Origin(origin, null, "zh-CN");
    }

    /** Whether this data folder was set up before, to the end. */
    boolean known() throws IOException {
        return read().path(DONE).asBoolean();
    }

    /**
     * Replaces the first password and makes an editor and a reviewer. Each password is written down
     * before it is set, so that a set-up which was cut anywhere is gone on with.
     *
     * @return the administrator's password, to be shown once
     */
    String create(Path firstPassword) throws IOException, InterruptedException {
        String password = own(ADMIN);
        JsonNode entered = enter(ADMIN, password);
        if (entered == null) {
            String first = Files.readString(firstPassword).strip();
            String token = anonymous.login(ADMIN, first).path("token").asText();
            changePassword(token, first, password);
            entered = anonymous.login(ADMIN, password);
        }
        Origin admin = anonymous.as(entered.path("token").asText());
        account(admin, "editor", List.of("editor"));
        account(admin, "reviewer", List.of("reviewer", "analyst"));
        write(read().put(DONE, true));
        return password;
    }

    private void account(Origin admin, String user, List<String> roles)
            throws IOException, InterruptedException {
        String own = own(user);
        if (enter(user, own) != null) {
            return;
        }
        String initial = fresh();
        try {
            admin.post(
                    "/api/accounts",
                    Map.of("user", user, "password", initial, "roles", roles, "area", "410000"));
        } catch (ApiException e) {
            if (!e.code().equals(Problem.CONFLICT.code())) {
                throw e;
            }
            admin.post("/api/accounts/" + user + "/password", Map.of("password", initial));
        }
        String token = anonymous.login(user, initial).path("token").asText();
        changePassword(token, initial, own);
    }

    /** The password that is written down for somebody; made and written where there is none. */
    private String own(String user) throws IOException {
        ObjectNode all = read();
        if (!all.has(user)) {
            write(all.put(user, fresh()));
        }
        return all.path(user).asText();
    }

    /** A login, or nothing where this password was never set. */
    private @Nullable JsonNode enter(String user, String password)
            throws IOException, InterruptedException {
        try {
            return anonymous.login(user, password);
        } catch (ApiException e) {
            if (e.code().equals(Problem.LOGIN_FAILED.code())) {
                return null;
            }
            throw e;
        }
    }

    private ObjectNode read() throws IOException {
        return Files.exists(file)
                ? (ObjectNode) Origin.JSON.readTree(file.toFile())
                : Origin.JSON.createObjectNode();
    }

    private void write(ObjectNode all) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Login.writeSecret(fresh, all.toPrettyString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void changePassword(String token, String current, String replacement)
            throws IOException, InterruptedException {
        anonymous
                .as(token)
                .post("/api/me/password", Map.of("current", current, "replacement", replacement));
    }

    Origin as(String user) throws IOException, InterruptedException {
        return anonymous.as(login(user).token());
    }

    /** As the command line keeps it. */
    Login login(String user) throws IOException, InterruptedException {
        String token = anonymous.login(user, read().path(user).asText()).path("token").asText();
        return new Login(anonymous.server().toString(), token, user);
    }

    private String fresh() {
        byte[] secret = new byte[15];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
