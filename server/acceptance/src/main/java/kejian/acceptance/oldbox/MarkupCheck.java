package kejian.acceptance.oldbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/**
 * HTML 4.01 Transitional, or HTML for a newer box, as far as a page can get it wrong without a
 * parser's complaint too.
 */
final class MarkupCheck {

    private static final int MOST_BYTES = 40_000;
    private static final Pattern DOCTYPE =
            Pattern.compile(
                    "^<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4\\.01( Transitional)?//EN\"[^>]*>");

    private static final Pattern NEWER_DOCTYPE = Pattern.compile("^<!DOCTYPE html>");

    /** What the WebView of Android 4.4 does not know. */
    private static final Pattern LATER_STYLE =
            Pattern.compile("grid|var\\(|[;{]gap:|sticky|aspect-ratio|object-fit|inset:");

    /** Attributes are in quotes: old parsers end a bare one in many places (§3.2.2). */
    private static final Pattern BARE = Pattern.compile("<[a-zA-Z][^<>]*\\s[a-zA-Z-]+=[^\"'\\s>]");

    private static final Set<String> COMMON =
            Set.of(
                    "id",
                    "class",
                    "style",
                    "title",
                    "lang",
                    "dir",
                    "onclick",
                    "ondblclick",
                    "onmousedown",
                    "onmouseup",
                    "onmouseover",
                    "onmousemove",
                    "onmouseout",
                    "onkeypress",
                    "onkeydown",
                    "onkeyup");
    private static final Set<String> PLAIN =
            Set.of("html", "head", "title", "meta", "base", "script", "style", "param");

    private record Known(char kind, Set<String> attributes) {}

    private static final Map<String, Known> ELEMENTS = elements();
    private static final Known VIDEO =
            new Known('-', Set.of("src", "poster", "width", "height", "preload"));

    private MarkupCheck() {}

    static void look(OldPage page, BoxModel box, Faults faults) {
        if (page.answer().body().length > MOST_BYTES) {
            faults.add(PageRule.SIZE, "%d bytes", page.answer().body().length);
        }
        if (!(box.isNewer() ? NEWER_DOCTYPE : DOCTYPE).matcher(page.text()).find()) {
            faults.add(PageRule.MARKUP, "document type is not the box's");
        }
        page.errors().forEach(e -> faults.add(PageRule.MARKUP, e.getErrorMessage()));
        if (BARE.matcher(withoutData(page.text())).find()) {
            faults.add(PageRule.MARKUP, "an attribute without quotes");
        }
        Set<String> ids = new HashSet<>();
        for (Element element : page.markup().getAllElements()) {
            if (!element.tagName().equals("#root")) {
                element(element, box, ids, faults);
            }
        }
        styles(page, box, faults);
        String name = box.isNewer() ? "viewport" : "page-view-size";
        String size = page.markup().select("meta[name=" + name + "]").attr("content");
        String own = box.isNewer() ? "width=" + box.width() : box.width() + "*" + box.height();
        if (!size.equals(own)) {
            faults.add(PageRule.SCREEN, "made for \"%s\"", size);
        }
        String release = page.markup().select("meta[name=kejian-release]").attr("content");
        if (release.isEmpty() || !release.equals(page.answer().head("kejian-release"))) {
            faults.add(
                    PageRule.RELEASE,
                    "page of release \"%s\", answer of \"%s\"",
                    release,
                    page.answer().head("kejian-release"));
        }
    }

    private static String withoutData(String text) {
        return text.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "")
                .replaceAll("=\"[^\"]*\"", "=\"\"");
    }

    private static void element(Element element, BoxModel box, Set<String> ids, Faults faults) {
        String name = element.tagName().toLowerCase(Locale.ROOT);
        Known known = box.isNewer() && name.equals("video") ? VIDEO : ELEMENTS.get(name);
        if (known == null) {
            faults.add(PageRule.MARKUP, "<%s> is unknown to the box", name);
            return;
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            boolean common = COMMON.contains(key) && !PLAIN.contains(name);
            if (!common && !known.attributes.contains(key)) {
                faults.add(PageRule.MARKUP, "<%s %s> is unknown to the box", name, key);
            }
        }
        String id = element.id();
        if (!id.isEmpty() && !ids.add(id)) {
            faults.add(PageRule.MARKUP, "id %s twice", id);
        }
        if (name.equals("img") && !element.hasAttr("alt")) {
            faults.add(PageRule.MARKUP, "<img> without alt");
        }
        if (List.of("script", "style").contains(name) && !element.hasAttr("type")) {
            faults.add(PageRule.MARKUP, "<%s> without type", name);
        }
        Element parent = element.parent();
        if (parent != null && known.kind == '=') {
            Known above = ELEMENTS.get(parent.tagName());
            if (above != null && above.kind == '-') {
                faults.add(PageRule.MARKUP, "<%s> inside <%s>", name, parent.tagName());
            }
        }
        if (name.equals("a") && element.parents().is("a")) {
            faults.add(PageRule.MARKUP, "<a> inside <a>");
        }
    }

    private static void styles(OldPage page, BoxModel box, Faults faults) {
        int inHead = page.markup().select("head > style").size();
        int all = page.markup().select("style, link[rel=stylesheet]").size();
        if (inHead != 1 || all != 1) {
            faults.add(PageRule.STYLE, "%d style sheets, %d of them in the head", all, inHead);
        }
        if (box.isNewer()
                && (LATER_STYLE.matcher(page.markup().select("style").html()).find()
                        || LATER_STYLE
                                .matcher(
                                        page.markup()
                                                .select("[style]")
                                                .eachAttr("style")
                                                .toString())
                                .find())) {
            faults.add(PageRule.STYLE, "a style that the box does not know");
        }
    }

    private static Map<String, Known> elements() {
        Map<String, Known> all = new HashMap<>();
        try (InputStream in = MarkupCheck.class.getResourceAsStream("html401.txt")) {
            String text =
                    new String(
                            Objects.requireNonNull(in, "html401.txt").readAllBytes(),
                            StandardCharsets.US_ASCII);
            text.lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .forEach(l ->
                            all.put(
                                    l[0],
                                    new Known(
                                            l[1].charAt(0),
                                            Set.of(
                                                    List.of(l)
                                                            .subList(2, l.length)
                                                            .toArray(new String[0])))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
