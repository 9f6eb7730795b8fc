package kejian.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.demo.Launcher;

/** {@code kejian} from its jar, as its operators run it: a process a command. */
final class CommandLine {

    private static final long ENDS_WITHIN_S = 120;

    private final Path folder;
    private final URI server;

    /**
     * @param folder for logins
     */
    CommandLine(Path folder, URI server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * How a command ended.
     *
     * @param said on both streams
     */
    record Ran(int exit, String said) {}

    void login(String user, String password) throws IOException, InterruptedException {
        must(user, "login", "--user", user, "--password=" + password); // it may begin with -
    }

    /** Runs it, and demands that it went well. */
    String must(String user, String... arguments) throws IOException, InterruptedException {
        Ran ran = run(user, arguments);
        assertThat(ran.exit()).as("%s: %s", String.join(" ", arguments), ran.said()).isZero();
        return ran.said();
    }

    /**
     * @param user whose login it uses
     */
    Ran run(String user, String... arguments) throws IOException, InterruptedException {
        return run(server, folder, user, arguments);
    }

    /** With neither a province nor a login. */
    Ran alone(String... arguments) throws IOException, InterruptedException {
        URI nobody = URI.create("http://127.0.0.1:1");
        return run(nobody, folder.resolve("nobody"), "nobody", arguments);
    }

    private static Ran run(URI server, Path config, String user, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Dkejian.home=" + Launcher.root(),
                        "-jar",
                        Launcher.root().resolve("ingest-cli/target/kejian-cli.jar").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "--server",
                        server.toString(),
                        "--config",
                        config.toString(),
                        "--profile",
                        user));
        Path out = Files.createTempFile("kejian", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(ENDS_WITHIN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Ran(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
        }
    }
}
