package kejian.delivery.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/** Reads profiles and key tables, and says in a sentence what is wrong with each. */
final class ProfileCheck {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Set<String> FIELDS =
            Set.of(
                    "name",
                    "tier",
                    "boxes",
                    "addresses",
                    "agents",
                    "width",
                    "height",
                    "charset",
                    "keys",
                    "audio",
                    "dialect",
                    "rtsp",
                    "play",
                    "video");
    private static final Set<String> NEEDED_KEYS =
            Set.of("left", "up", "right", "down", "ok", "back");
    private static final Set<String> OTHER_KEYS = Set.of("pageUp", "pageDown", "player");
    private static final int LARGEST_KEY = 0xffff;
    private static final int LONGEST_PATTERN = 200;

    private final List<String> faults;
    private final Map<String, String> fileOf;

    /**
     * @param faults what is wrong is added to it
     * @param fileOf where {@code profile NAME} and {@code keys NAME} were read
     */
    ProfileCheck(List<String> faults, Map<String, String> fileOf) {
        this.faults = faults;
        this.fileOf = fileOf;
    }

    private void fault(String what, String sentence) {
        faults.add(fileOf.getOrDefault(what, "") + ": " + what + ": " + sentence);
    }

    Map<String, List<Integer>> keys(String name, JsonNode table) {
        String what = "keys " + name;
        Map<String, List<Integer>> keys = new LinkedHashMap<>();
        Map<Integer, String> byCode = new HashMap<>();
        for (Map.Entry<String, JsonNode> key : table.properties()) {
            String does = key.getKey();
            if (!NEEDED_KEYS.contains(does) && !OTHER_KEYS.contains(does)) {
                fault(what, "nothing is called \"" + does + "\"; there are " + all());
            }
            List<Integer> codes = new ArrayList<>();
            for (JsonNode each : key.getValue()) {
                int code = each.isInt() ? each.asInt() : 0;
                if (code < 1 || code > LARGEST_KEY) {
                    fault(what, does + " has the code " + each + ", which no key has");
                } else if (code >= '0' && code <= '9') {
                    fault(what, does + " has the code " + code + ", which is a digit's");
                } else if (byCode.putIfAbsent(code, does) != null) {
                    fault(what, "code " + code + " means " + byCode.get(code) + " and " + does);
                }
                codes.add(code);
            }
            keys.put(does, List.copyOf(codes));
        }
        for (String needed : new TreeSet<>(NEEDED_KEYS)) {
            if (keys.getOrDefault(needed, List.of()).isEmpty()) {
                fault(what, "no key means " + needed + ": nobody could leave or open anything");
            }
        }
        return keys;
    }

    private static String all() {
        Set<String> all = new TreeSet<>(NEEDED_KEYS);
        all.addAll(OTHER_KEYS);
        return String.join(", ", all);
    }

    /** Nothing where it was found wrong. */
    @Nullable Known profile(JsonNode said, Map<String, Map<String, List<Integer>>> keyTables) {
        String name = said.path("name").asText();
        String what = "profile " + name;
        int before = faults.size();
        if (!NAME.matcher(name).matches()) {
            fault(what, "a name is 1 to 32 of a-z, 0-9 and -");
        }
        said.fieldNames()
                .forEachRemaining(field -> {
                    if (!FIELDS.contains(field)) {
                        fault(
                                what,
                                "\"%s\" is unknown; there are %s"
                                        .formatted(field, new TreeSet<>(FIELDS)));
                    }
                });
        String letter = one(said, what, "tier", List.of("A", "B", "C"), null);
        Tier tier = letter.isEmpty() ? Tier.C : Tier.valueOf(letter);
        int width = said.path("width").asInt();
        int height = said.path("height").asInt();
        boolean small = width == 640 && height == 530;
        boolean large = width == 1280 && height == 720;
        if (tier == Tier.A ? !small && !large : width < 1 || height < 1) {
            fault(
                    what,
                    "no page is made for %d×%d; there are 640×530 and 1280×720"
                            .formatted(width, height));
        }
        String keys = said.path("keys").asText();
        Map<String, List<Integer>> table = keyTables.get(keys);
        if (table == null) {
            fault(
                    what,
                    "key table \"%s\" is unknown; there are %s"
                            .formatted(keys, keyTables.keySet()));
            table = Map.of();
        }
        BoxProfile profile =
                new BoxProfile(
                        name,
                        tier,
                        width,
                        height,
                        one(said, what, "charset", List.of("gbk", "utf-8"), null),
                        table,
                        one(said, what, "audio", List.of("aac", "mp2"), null),
                        one(said, what, "dialect", List.of("json", "url"), null),
                        one(said, what, "rtsp", List.of("plain", "telecom"), "plain"),
                        one(said, what, "play", List.of("http", "rtsp"), "http"),
                        video(said.path("video"), what, width, height));
        Known known =
                new Known(
                        profile,
                        patterns(said, what, "boxes"),
                        networks(said.path("addresses"), what),
                        patterns(said, what, "agents"));
        return faults.size() == before ? known : null;
    }

    private String one(
            JsonNode said,
            String what,
            String field,
            List<String> values,
            @Nullable String otherwise) {
        JsonNode value = said.path(field);
        if (value.isMissingNode() && otherwise != null) {
            return otherwise;
        }
        if (!values.contains(value.asText())) {
            fault(
                    what,
                    "%s is %s; it may be %s"
                            .formatted(
                                    field,
                                    value.isMissingNode() ? "missing" : value,
                                    String.join(" or ", values)));
            return "";
        }
        return value.asText();
    }

    private List<Pattern> patterns(JsonNode said, String what, String field) {
        List<Pattern> patterns = new ArrayList<>();
        for (JsonNode each : said.path(field)) {
            String text = each.asText();
            try {
                Pattern pattern = Pattern.compile(text);
                if (text.length() > LONGEST_PATTERN) {
                    fault(what, field + " has a pattern of more than 200 characters");
                } else if (pattern.matcher("").find()) {
                    fault(what, "%s has %s, which takes every box".formatted(field, each));
                }
                patterns.add(pattern);
            } catch (PatternSyntaxException e) {
                fault(what, "%s has %s: %s".formatted(field, each, e.getDescription()));
            }
        }
        return patterns;
    }

    private List<Network> networks(JsonNode said, String what) {
        List<Network> networks = new ArrayList<>();
        for (JsonNode each : said) {
            Network.parse(each.asText())
                    .ifPresentOrElse(
                            networks::add,
                            () ->
                                    fault(
                                            what,
                                            "addresses has "
                                                    + each
                                                    + ", which is neither an address nor a network"
                                                    + " such as 10.3.0.0/16"));
        }
        return networks;
    }

    private BoxProfile.@Nullable Rectangle video(
            JsonNode said, String what, int width, int height) {
        if (said.isMissingNode()) {
            return null;
        }
        int[] at = new int[4];
        boolean good = said.isArray() && said.size() == at.length;
        for (int i = 0; good && i < at.length; i++) {
            good = said.get(i).isInt();
            at[i] = said.get(i).asInt();
        }
        good &= at[0] >= 0 && at[1] >= 0 && at[2] > 0 && at[3] > 0;
        if (!good || at[0] > width - at[2] || at[1] > height - at[3]) {
            fault(
                    what,
                    "video is %s; it is [left, top, width, height] on a screen of %d×%d"
                            .formatted(said, width, height));
            return null;
        }
        return new BoxProfile.Rectangle(at[0], at[1], at[2], at[3]);
    }
}
