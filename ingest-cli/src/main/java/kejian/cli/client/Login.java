package kejian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Which server, and as whom: one file that its owner alone reads. */
public record Login(String server, String token, String user) {

    public static Optional<Login> read(Path folder) throws IOException {
        Path file = folder.resolve("login.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode known = Origin.JSON.readTree(file.toFile());
        return Optional.of(
                new Login(
                        known.path("server").asText(),
                        known.path("token").asText(),
                        known.path("user").asText()));
    }

    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode known = Origin.JSON.createObjectNode();
        known.put("server", server).put("token", token).put("user", user);
        writeSecret(folder.resolve("login.json"), known.toPrettyString());
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
