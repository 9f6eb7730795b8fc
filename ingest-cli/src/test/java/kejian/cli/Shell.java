package kejian.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.FakeOrigin;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;

/** Somebody at a command line, logged in to an origin that can make trouble. */
final class Shell implements AutoCloseable {

    final FakeOrigin origin;
    final Path folder;
    String out = "";
    String err = "";

    Shell(Path folder) throws IOException {
        this.folder = folder;
        this.origin = new FakeOrigin();
        new Login(origin.address().toString(), "token-editor", "editor").write(config());
        origin.answers.put(
                "GET /api/columns",
                Origin.JSON.readTree(
                        "[{\"slug\":\"demo\",\"title\":\"农技\"},{\"slug\":\"party\",\"title\":\"党建\"}]"));
    }

    Path config() {
        return folder.resolve("config");
    }

    int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config().toString()));
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            return Kejian.command()
                    .setErr(new PrintWriter(System.err, true))
                    .execute(all.toArray(String[]::new));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
            out = said.toString(StandardCharsets.UTF_8);
            err = errors.toString(StandardCharsets.UTF_8);
        }
    }

    Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** How often bytes went, or were about to go. */
    long uploads() {
        return origin.requests.stream().filter(r -> r.startsWith("POST /api/uploads")).count();
    }

    @Override
    public void close() {
        origin.close();
    }
}
