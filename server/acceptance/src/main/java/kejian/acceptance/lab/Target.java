package kejian.acceptance.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One address and what a player should find there.
 *
 * @param kind as the box lab calls it; {@code keys} is a playlist of key pictures
 * @param seconds 0 where nothing plays
 * @param pictures sizes, each {@code 640x360}
 */
public record Target(
        String tier,
        String name,
        String kind,
        String path,
        double seconds,
        double fps,
        List<String> pictures) {

    public Target {
        pictures = List.copyOf(pictures);
    }

    /** From what {@link LabTargets} wrote. */
    static List<Target> read(String json) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(json)) {
            JsonNode resolution = each.path("resolution");
            List<String> pictures = new ArrayList<>();
            if (resolution.isTextual()) {
                pictures.add(resolution.asText());
            }
            resolution.forEach(size -> pictures.add(size.asText()));
            targets.add(
                    new Target(
                            each.path("tier").asText(),
                            each.path("name").asText(),
                            each.path("kind").asText(),
                            each.path("url").asText(),
                            each.path("durationSeconds").asDouble(),
                            each.path("fps").asDouble(),
                            pictures));
        }
        return targets;
    }
}
