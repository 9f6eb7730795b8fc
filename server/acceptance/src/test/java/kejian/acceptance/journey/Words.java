package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.acceptance.demo.Launcher;

/** The console's texts in one language, from its own catalogue: one script serves both. */
final class Words {

    private static final Path CATALOGUE = Launcher.root().resolve("server/console/src/texts");
    private static final Pattern LANGUAGE = Pattern.compile("export const (zh|en)\\b.*= \\{");
    private static final Pattern TEXT =
            Pattern.compile(
                    "^  '?([\\w/?]+)'?:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"),$",
                    Pattern.MULTILINE);
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final String language;
    private final Map<String, String> texts;

    private Words(String language, Map<String, String> texts) {
        this.language = language;
        this.texts = texts;
    }

    /**
     * @param language zh or en
     */
    static Words in(String language) throws IOException {
        Map<String, Map<String, String>> all = Map.of("zh", new HashMap<>(), "en", new HashMap<>());
        List<Path> files;
        try (Stream<Path> listed = Files.list(CATALOGUE)) {
            files = listed.filter(f -> !f.endsWith("index.ts")).toList();
        }
        for (Path file : files) {
            String source = Files.readString(file);
            Matcher part = LANGUAGE.matcher(source);
            while (part.find()) {
                int end = source.indexOf("\n};", part.end());
                read(source.substring(part.end(), end), all.get(part.group(1)));
            }
        }
        assertThat(all.get("zh")).hasSizeGreaterThan(400);
        assertThat(all.get("en").keySet()).isEqualTo(all.get("zh").keySet());
        return new Words(language, all.get(language));
    }

    private static void read(String part, Map<String, String> into) {
        Matcher text = TEXT.matcher(part);
        while (text.find()) {
            String raw = text.group(2) == null ? text.group(3) : text.group(2);
            into.put(text.group(1), raw.replaceAll("\\\\(.)", "$1"));
        }
        long lines = part.lines().filter(l -> l.matches("  '?[\\w/?]+'?:.*")).count();
        assertThat(TEXT.matcher(part).results().count())
                .as("texts that were read")
                .isEqualTo(lines);
    }

    boolean english() {
        return language.equals("en");
    }

    /**
     * @param values of its places, each behind its name
     * @throws IllegalArgumentException if the console has no such text, or a place has no value
     */
    String of(String key, Object... values) {
        String text = filled(key, values);
        if (PLACE.matcher(text).find()) {
            throw new IllegalArgumentException(key + " lacks a value: " + text);
        }
        return text;
    }

    /** As an expression that takes anything for a place without a value; blanks are left out. */
    String pattern(String key, Object... values) {
        String text = filled(key, values).replaceAll("\\s", "");
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            pattern.append(literal(text.substring(from, place.start()))).append(".{1,80}?");
            from = place.end();
        }
        return pattern.append(literal(text.substring(from))).toString();
    }

    private static String literal(String text) {
        return text.replaceAll("[\\\\^$.|?*+()\\[\\]{}]", "\\\\$0");
    }

    private String filled(String key, Object... values) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("the console has no text " + key);
        }
        for (int i = 0; i < values.length; i += 2) {
            text = text.replace("{{" + values[i] + "}}", String.valueOf(values[i + 1]));
        }
        return text;
    }
}
