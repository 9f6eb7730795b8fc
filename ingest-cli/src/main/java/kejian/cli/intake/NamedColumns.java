package kejian.cli.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import kejian.cli.client.Origin;
import kejian.sheet.Manifest;

/** The columns that the person may put things into, and the files beside a sheet. */
public final class NamedColumns {

    private final List<JsonNode> columns;

    private NamedColumns(List<JsonNode> columns) {
        this.columns = columns;
    }

    public static NamedColumns of(Origin origin) throws IOException, InterruptedException {
        return new NamedColumns(origin.get("/api/columns").valueStream().toList());
    }

    public Manifest.Surroundings around(Path folder) {
        return new Manifest.Surroundings() {
            @Override
            public boolean hasFile(String name) {
                return find(folder, name).isPresent();
            }

            @Override
            public Optional<String> column(String name) {
                List<String> slugs =
                        columns.stream()
                                .filter(c ->
                                        c.path("slug").asText().equals(name)
                                                || c.path("title").asText().equals(name))
                                .map(c -> c.path("slug").asText())
                                .toList();
                return slugs.size() == 1 ? Optional.of(slugs.getFirst()) : Optional.empty();
            }
        };
    }

    /** By its name, or by the same name as another system spells its accents. */
    static Optional<Path> find(Path folder, String name) {
        for (Normalizer.Form form : Normalizer.Form.values()) {
            Path file = folder.resolve(name);
            Path other = folder.resolve(Normalizer.normalize(name, form));
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            if (Files.isRegularFile(other)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }
}
