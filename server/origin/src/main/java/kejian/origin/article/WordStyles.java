package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Which paragraph styles make headings and lists (ECMA-376-1 §17.7). */
final class WordStyles implements DocumentXml.Walk {

    private static final Pattern HEADING = Pattern.compile("(?:heading|标题|標題) ?([1-9])");
    private static final int LONGEST_CHAIN = 20;

    private static final class Style {
        String name = "";
        String basedOn = "";
        int outline = -1;
        String numId = "";
        int depth;
    }

    private final Map<String, Style> styles = new HashMap<>();
    private @Nullable Style open;

    static WordStyles read(@Nullable InputStream part) throws IOException, ArticleException {
        WordStyles styles = new WordStyles();
        if (part != null) {
            DocumentXml.walk(part, styles);
        }
        return styles;
    }

    @Override
    public void begin(XMLStreamReader element) {
        String name = element.getLocalName();
        if (name.equals("style")) {
            open = new Style();
            styles.put(DocumentXml.orEmpty(DocumentXml.attribute(element, "styleId")), open);
        }
        Style style = open;
        if (style == null) {
            return;
        }
        String value = DocumentXml.orEmpty(DocumentXml.attribute(element, "val"));
        switch (name) {
            case "name" -> style.name = value.toLowerCase(Locale.ROOT);
            case "basedOn" -> style.basedOn = value;
            case "outlineLvl" -> style.outline = number(value, -1);
            case "numId" -> style.numId = value;
            case "ilvl" -> style.depth = number(value, 0);
            default -> {} // how it looks is ours to say
        }
    }

    @Override
    public void end(String namespace, String name) {
        if (name.equals("style")) {
            open = null;
        }
    }

    /**
     * @return 1 to 6, or 0 for running text
     */
    int headingLevel(String id) {
        Style style = styles.get(id);
        for (int i = 0; style != null && i < LONGEST_CHAIN; i++) {
            Matcher named = HEADING.matcher(style.name);
            if (named.matches()) {
                return Math.min(6, number(named.group(1), 1));
            }
            if (style.name.equals("title") || style.name.equals("标题")) {
                return 1;
            }
            if (style.outline >= 0) {
                return style.outline > 8 ? 0 : Math.min(6, style.outline + 1);
            }
            style = styles.get(style.basedOn);
        }
        return 0;
    }

    /** A list that the style stands in. */
    record InList(String numId, int depth) {}

    @Nullable InList list(String id) {
        Style style = styles.get(id);
        for (int i = 0; style != null && i < LONGEST_CHAIN; i++) {
            if (!style.numId.isEmpty()) {
                return new InList(style.numId, style.depth);
            }
            style = styles.get(style.basedOn);
        }
        return null;
    }

    static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("-?[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
    }
}
