package kejian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server, and as whom: one file that its owner alone reads.
 *
 * @param renewal how to go on when the token ends, where an identity server gave it
 */
public record Login(String server, String token, String user, @Nullable Renewal renewal) {

    /** A token that ends while a command runs is renewed before. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    public Login(String server, String token, String user) {
        this(server, token, user, /* renewal= */ null);
    }

    /** Tokens of an identity server: one that ends within minutes, and one to get the next. */
    public record Renewal(
            String tokenEndpoint,
            String clientId,
            String accessToken,
            String refreshToken,
            Instant expires) {}

    public static Optional<Login> read(Path folder) throws IOException {
        Path file = folder.resolve("login.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode known = Origin.JSON.readTree(file.toFile());
        String token = known.path("token").asText();
        JsonNode renewal = known.path("renewal");
        return Optional.of(
                new Login(
                        known.path("server").asText(),
                        token,
                        known.path("user").asText(),
                        renewal.isObject()
                                ? new Renewal(
                                        renewal.path("tokenEndpoint").asText(),
                                        renewal.path("clientId").asText(),
                                        token,
                                        renewal.path("refreshToken").asText(),
                                        Instant.parse(renewal.path("expires").asText()))
                                : null));
    }

    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode known = Origin.JSON.createObjectNode();
        known.put("server", server).put("token", token).put("user", user);
        if (renewal != null) {
            known.putObject("renewal")
                    .put("tokenEndpoint", renewal.tokenEndpoint())
                    .put("clientId", renewal.clientId())
                    .put("refreshToken", renewal.refreshToken())
                    .put("expires", renewal.expires().toString());
        }
        writeSecret(folder.resolve("login.json"), known.toPrettyString());
    }

    /** The token to be shown now; one that is about to end is renewed, and kept in the folder. */
    public static String current(Path folder, Clock clock)
            throws IOException, InterruptedException {
        Login login = read(folder).orElseThrow();
        Renewal renewal = login.renewal();
        if (renewal == null || clock.instant().isBefore(renewal.expires().minus(EARLY))) {
            return login.token();
        }
        Renewal next = DeviceLogin.renewed(renewal, clock);
        new Login(login.server(), next.accessToken(), login.user(), next).write(folder);
        return next.accessToken();
    }

    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("login.json"));
    }

    /** A file with the rights 0600 from its first moment. */
    public static void writeSecret(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content + "\n");
    }
}
