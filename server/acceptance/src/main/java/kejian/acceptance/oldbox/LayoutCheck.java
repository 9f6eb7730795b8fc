package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * Where things stand. A box of these years scrolls badly or not at all, so all must be on the
 * screen; a Chinese character is as wide as the letters are high, a Latin one half of it.
 */
final class LayoutCheck {

    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^}]*)\\}");
    private static final Pattern PIXELS = Pattern.compile("-?[0-9]{1,5}(px)?");
    private static final int FIRST_WIDE = 0x1100;

    private record Place(String what, int left, int top, int width, int height) {

        boolean covers(Place other) {
            return left < other.left + other.width
                    && other.left < left + width
                    && top < other.top + other.height
                    && other.top < top + height;
        }
    }

    private final OldPage page;
    private final BoxModel box;
    private final Faults faults;
    private final Map<String, Map<String, String>> sheet = new HashMap<>();

    private LayoutCheck(OldPage page, BoxModel box, Faults faults) {
        this.page = page;
        this.box = box;
        this.faults = faults;
    }

    static void look(OldPage page, BoxModel box, Faults faults) {
        LayoutCheck check = new LayoutCheck(page, box, faults);
        check.readSheet();
        List<Place> keys = new ArrayList<>();
        for (Element element : page.markup().body().select("a")) {
            check.key(element).ifPresent(keys::add);
        }
        for (int i = 0; i < keys.size(); i++) {
            for (Place other : keys.subList(i + 1, keys.size())) {
                if (keys.get(i).covers(other)) {
                    faults.add(
                            PageRule.LAYOUT, "\"%s\" lies on \"%s\"", keys.get(i).what, other.what);
                }
            }
        }
        for (Element element : page.markup().body().select("div, img")) {
            check.other(element).stream()
                    .flatMap(p -> keys.stream().filter(p::covers).map(k -> List.of(p, k)))
                    .forEach(two ->
                            faults.add(
                                    PageRule.LAYOUT,
                                    "\"%s\" lies on \"%s\"",
                                    two.get(0).what,
                                    two.get(1).what));
        }
    }

    private void readSheet() {
        String css =
                page.markup().select("style").stream()
                        .map(Element::data)
                        .reduce("", String::concat);
        Matcher rule = RULE.matcher(css);
        while (rule.find()) {
            for (String selector : rule.group(1).split(",")) {
                sheet.computeIfAbsent(selector.strip(), _ -> new HashMap<>())
                        .putAll(declarations(rule.group(2)));
            }
        }
    }

    private static Map<String, String> declarations(String text) {
        Map<String, String> all = new HashMap<>();
        for (String declaration : text.split(";")) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                all.put(
                        declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        declaration.substring(colon + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        return all;
    }

    private Map<String, String> styleOf(Element element) {
        Map<String, String> all = new HashMap<>(sheet.getOrDefault(element.tagName(), Map.of()));
        element.classNames().forEach(c -> all.putAll(sheet.getOrDefault("." + c, Map.of())));
        all.putAll(declarations(element.attr("style")));
        return all;
    }

    private Optional<Place> key(Element element) {
        Map<String, String> style = styleOf(element);
        String name = element.text();
        if (!"absolute".equals(style.get("position"))) {
            faults.add(PageRule.LAYOUT, "\"%s\" has no place", name);
            return Optional.empty();
        }
        int font = pixels(style, "font-size", 16);
        Place place =
                new Place(
                        name,
                        pixels(style, "left", 0),
                        pixels(style, "top", 0),
                        pixels(style, "width", 0),
                        pixels(style, "height", font));
        onScreen(place);
        int wide = width(name) * font / 2;
        if (wide > place.width) {
            faults.add(PageRule.LAYOUT, "\"%s\" needs %d of %d pixels", name, wide, place.width);
        }
        return Optional.of(place);
    }

    private Optional<Place> other(Element element) {
        Map<String, String> style = styleOf(element);
        if (!"absolute".equals(style.get("position"))) {
            if (!element.text().isBlank()) {
                faults.add(PageRule.LAYOUT, "\"%s\" has no place", element.text());
            }
            return Optional.empty();
        }
        int font = pixels(style, "font-size", 16);
        int line = pixels(style, "line-height", font * 5 / 4);
        int wide = 0;
        int high = 0;
        if (element.tagName().equals("img")) {
            wide = pixelsOf(element.attr("width"));
            high = pixelsOf(element.attr("height"));
        } else {
            for (String text : element.text().isBlank() ? new String[0] : texts(element)) {
                wide = Math.max(wide, width(text) * font / 2);
                high += line;
            }
        }
        int left =
                style.containsKey("right")
                        ? box.width() - pixels(style, "right", 0) - wide
                        : pixels(style, "left", 0);
        String name = element.tagName() + " " + element.text();
        Place place = new Place(name, left, pixels(style, "top", 0), wide, high);
        onScreen(place);
        return Optional.of(place);
    }

    private static String[] texts(Element element) {
        String[] parts =
                element.html().replaceAll("(?i)(<br[^>]*>\\s*)+$", "").split("(?i)<br[^>]*>", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Jsoup.parseBodyFragment(parts[i]).text();
        }
        return parts;
    }

    private void onScreen(Place place) {
        if (place.left < 0
                || place.top < 0
                || place.left + place.width > box.width()
                || place.top + place.height > box.height()) {
            faults.add(
                    PageRule.LAYOUT,
                    "\"%s\" leaves the screen: %d,%d %dx%d",
                    place.what,
                    place.left,
                    place.top,
                    place.width,
                    place.height);
        }
    }

    /** In half characters. */
    static int width(String text) {
        return text.codePoints().map(c -> c < FIRST_WIDE ? 1 : 2).sum();
    }

    private static int pixels(Map<String, String> style, String name, int otherwise) {
        String value = style.get(name);
        return value != null && PIXELS.matcher(value).matches() ? pixelsOf(value) : otherwise;
    }

    private static int pixelsOf(String value) {
        return PIXELS.matcher(value).matches() ? Integer.parseInt(value.replace("px", "")) : 0;
    }
}
