package kejian.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Origin;

/**
 * What was sent, what was acknowledged, who was killed and what was found afterwards, one JSON
 * object a line, in a folder of its own that no program under test knows of.
 */
final class History implements AutoCloseable {

    final Path folder;
    private final BufferedWriter out;
    private final List<String> faults = new ArrayList<>();
    private int round;

    History(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        this.out = Files.newBufferedWriter(folder.resolve("history.ndjson"));
    }

    synchronized void round(int number) {
        round = number;
    }

    synchronized void write(String what, Map<String, ?> about) {
        ObjectNode line =
                Origin.JSON
                        .createObjectNode()
                        .put("at", Instant.now().toString())
                        .put("round", round)
                        .put("what", what);
        about.forEach((key, value) -> line.set(key, Origin.JSON.valueToTree(value)));
        try {
            out.write(line.toString());
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A promise that was not kept. */
    synchronized void fault(String sentence) {
        faults.add("round " + round + ": " + sentence);
        write("fault", Map.of("sentence", sentence));
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
