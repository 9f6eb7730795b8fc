package kejian.acceptance.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load generator's process, as the bench holds it. */
public final class Load implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private Load(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static Load start(Path classPath, Path log) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath.toString(),
                        LoadProgram.class.getName());
        return new Load(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** Runs it to its end; one sample a window. */
    public List<Sample> run(LoadOrder order) throws IOException {
        to.write(JSON.writeValueAsString(order));
        to.write('\n');
        to.flush();
        String line = from.readLine();
        if (line == null) {
            throw new IOException("the load generator ended");
        }
        LoadProgram.Answer answer = JSON.readValue(line, LoadProgram.Answer.class);
        if (!answer.failure().isEmpty()) {
            throw new IOException("load generator: " + answer.failure());
        }
        return answer.samples();
    }

    @Override
    public void close() throws IOException {
        to.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
