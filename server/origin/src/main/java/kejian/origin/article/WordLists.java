package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The numbers that a word processor draws before items and headings (ECMA-376-1 §17.9). */
final class WordLists implements DocumentXml.Walk {

    private static final int DEPTHS = 9;

    private static final class Level {
        int start = 1;
        String format = "decimal";
        String text = "";
    }

    private static final class Definition {
        final Level[] levels = new Level[DEPTHS];
    }

    private final Map<String, Definition> definitions = new HashMap<>();
    private final Map<String, String> definitionOf = new HashMap<>();
    private final Map<String, int[]> counted = new HashMap<>();
    private final Map<String, Map<Integer, Integer>> restarts = new HashMap<>();
    private @Nullable Definition definition;
    private @Nullable Level level;
    private String num = "";
    private int overridden = -1;

    static WordLists read(@Nullable InputStream part) throws IOException, ArticleException {
        WordLists lists = new WordLists();
        if (part != null) {
            DocumentXml.walk(part, lists);
        }
        return lists;
    }

    @Override
    public void begin(XMLStreamReader element) {
        String value = DocumentXml.orEmpty(DocumentXml.attribute(element, "val"));
        switch (element.getLocalName()) {
            case "abstractNum" -> {
                definition = new Definition();
                String id = DocumentXml.attribute(element, "abstractNumId");
                definitions.put(DocumentXml.orEmpty(id), definition);
            }
            case "lvl" -> {
                int depth = WordStyles.number(DocumentXml.attribute(element, "ilvl"), -1);
                level = new Level();
                if (definition != null && depth >= 0 && depth < DEPTHS) {
                    definition.levels[depth] = level;
                }
            }
            case "num" -> {
                definition = null;
                num = DocumentXml.orEmpty(DocumentXml.attribute(element, "numId"));
            }
            case "abstractNumId" -> definitionOf.put(num, value);
            case "lvlOverride" ->
                    overridden = WordStyles.number(DocumentXml.attribute(element, "ilvl"), -1);
            case "startOverride" ->
                    restarts.computeIfAbsent(num, _ -> new HashMap<>())
                            .put(overridden, WordStyles.number(value, 1));
            default -> ofLevel(element.getLocalName(), value);
        }
    }

    private void ofLevel(String name, String value) {
        Level open = level;
        if (open == null) {
            return;
        }
        switch (name) {
            case "start" -> open.start = WordStyles.number(value, 1);
            case "numFmt" -> open.format = value;
            case "lvlText" -> open.text = value;
            default -> {} // how it looks is ours to say
        }
    }

    @Override
    public void end(String namespace, String name) {
        if (name.equals("lvl")) {
            level = null;
        }
    }

    /**
     * The next mark of a list, for example {@code 2.} or {@code （三）} or {@code •}.
     *
     * @param numId of the document's; 0 and unknown ones draw nothing
     */
    String next(String numId, int depth) {
        Definition list = definitions.get(definitionOf.getOrDefault(numId, ""));
        if (list == null || depth < 0 || depth >= DEPTHS) {
            return "";
        }
        // lists of one definition count on from one another, unless one starts anew
        Map<Integer, Integer> anew = restarts.get(numId);
        String counter = anew == null ? "of " + definitionOf.get(numId) : numId;
        int[] numbers = counted.computeIfAbsent(counter, _ -> new int[DEPTHS]);
        int start = level(list, depth).start;
        if (anew != null && anew.containsKey(depth)) {
            start = Objects.requireNonNull(anew.get(depth));
        }
        numbers[depth] = numbers[depth] == 0 ? Math.max(1, start) : numbers[depth] + 1;
        for (int below = depth + 1; below < DEPTHS; below++) {
            numbers[below] = 0;
        }
        Level own = level(list, depth);
        if (own.format.equals("bullet")) {
            return "•";
        }
        if (own.format.equals("none")) {
            return "";
        }
        StringBuilder mark = new StringBuilder();
        for (int i = 0; i < own.text.length(); i++) {
            char c = own.text.charAt(i);
            boolean number = c == '%' && i + 1 < own.text.length();
            int of = number ? own.text.charAt(i + 1) - '1' : -1;
            if (of >= 0 && of < DEPTHS) {
                Level shown = level(list, of);
                mark.append(Numerals.of(Math.max(1, numbers[of]), shown.format));
                i++;
            } else {
                mark.append(c);
            }
        }
        return mark.toString().strip();
    }

    private static Level level(Definition list, int depth) {
        Level known = list.levels[depth];
        return known == null ? new Level() : known;
    }
}
