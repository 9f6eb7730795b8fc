package kejian.acceptance.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a figure was made of, one JSON object a line: commands, samples, digests. */
public final class Raw {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;

    public Raw(@Nullable Path file) throws IOException {
        this.file = file;
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    public void keep(String kind, Map<String, ?> values) throws IOException {
        if (file == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", kind);
        line.putAll(values);
        Files.writeString(
                file,
                JSON.writeValueAsString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
