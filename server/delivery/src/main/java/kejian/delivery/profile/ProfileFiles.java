package kejian.delivery.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts files of profiles over one another, the shipped one first. A profile of a known name changes
 * what it names and stands where it stood; a new one stands before all that were there, so that it
 * is asked first.
 */
final class ProfileFiles {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Set<String> TOP = Set.of("keyTables", "profiles");
    private static final List<String> WHOSE = List.of("boxes", "addresses", "agents");

    private final Map<String, JsonNode> keyTables = new LinkedHashMap<>();
    private final List<ObjectNode> profiles = new ArrayList<>();
    private final Map<String, String> fileOf = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * @param file its name, for sentences
     */
    void add(String file, byte[] json) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (IOException e) {
            faults.add(file + " is no JSON: " + firstLine(e));
            return;
        }
        if (!document.isObject()) {
            faults.add(file + " is no JSON object");
            return;
        }
        document.fieldNames()
                .forEachRemaining(name -> {
                    if (!TOP.contains(name)) {
                        faults.add(
                                "%s: \"%s\" is unknown; there are keyTables and profiles"
                                        .formatted(file, name));
                    }
                });
        document.path("keyTables")
                .properties()
                .forEach(table -> {
                    keyTables.put(table.getKey(), table.getValue());
                    fileOf.put("keys " + table.getKey(), file);
                });
        int place = 0;
        Set<String> here = new HashSet<>();
        for (JsonNode each : document.path("profiles")) {
            String name = each.path("name").asText();
            if (!each.isObject() || name.isEmpty()) {
                faults.add(file + ": a profile has no name");
            } else if (!here.add(name)) {
                faults.add("%s: profile %s stands there twice".formatted(file, name));
            } else if (over(file, name, (ObjectNode) each, place)) {
                place++;
            }
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * @return whether it is a new one
     */
    private boolean over(String file, String name, ObjectNode said, int place) {
        fileOf.put("profile " + name, file);
        ObjectNode before = named(name);
        if (before != null) {
            before.setAll(said);
            before.remove("like");
            return false;
        }
        ObjectNode fresh = JSON.createObjectNode();
        if (said.has("like")) {
            ObjectNode like = named(said.path("like").asText());
            if (like == null) {
                faults.add(
                        "%s: profile %s is like %s, which is unknown; there are %s"
                                .formatted(file, name, said.path("like"), names()));
                return false;
            }
            fresh.setAll(like);
            fresh.remove(WHOSE);
        }
        fresh.setAll(said);
        fresh.remove("like");
        profiles.add(place, fresh);
        return true;
    }

    private @Nullable ObjectNode named(String name) {
        return profiles.stream()
                .filter(p -> p.path("name").asText().equals(name))
                .findFirst()
                .orElse(null);
    }

    private String names() {
        return String.join(", ", profiles.stream().map(p -> p.path("name").asText()).toList());
    }

    /**
     * All of them in their order; whether one with nothing of its own stands last is not judged.
     */
    List<Known> known() throws BadProfiles {
        ProfileCheck check = new ProfileCheck(faults, fileOf);
        Map<String, Map<String, List<Integer>>> keys = new LinkedHashMap<>();
        keyTables.forEach((name, table) -> keys.put(name, check.keys(name, table)));
        List<Known> known =
                profiles.stream().flatMap(p -> Stream.ofNullable(check.profile(p, keys))).toList();
        if (!faults.isEmpty()) {
            throw new BadProfiles(faults);
        }
        return known;
    }
}
