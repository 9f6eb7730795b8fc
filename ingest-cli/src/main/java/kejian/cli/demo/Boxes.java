package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.Origin;

/** Virtual boxes, each a process of its own that knows nothing of the figures. */
final class Boxes {

    private Boxes() {}

    /** A box that watches. */
    record Running(Process process) {

        /** What it says at its end. */
        JsonNode answer() throws IOException, InterruptedException {
            String said = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return said.isBlank()
                    ? Origin.JSON.createObjectNode().put("faults", "the box ended without a word")
                    : Origin.JSON.readTree(said);
        }
    }

    static Running start(Province province, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar"));
        command.add(province.boxes().toString());
        command.addAll(arguments);
        return new Running(
                new ProcessBuilder(command)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        province.data.resolve("logs/boxes.log").toFile()))
                        .start());
    }

    static void run(Province province, List<String> arguments)
            throws IOException, InterruptedException {
        java.nio.file.Files.createDirectories(province.data.resolve("logs"));
        Running running = start(province, arguments);
        running.process().getInputStream().readAllBytes();
        if (running.process().waitFor() != 0) {
            throw new IOException(
                    arguments.getFirst() + ": see " + province.data.resolve("logs/boxes.log"));
        }
    }
}
