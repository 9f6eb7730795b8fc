package kejian.origin.article;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** Walks through a page as a browser would have read it, and keeps its words and pictures. */
final class HtmlWalk {

    private static final int DEEPEST = 200;

    /** Of these nothing is ever taken. */
    private static final Set<String> DROPPED =
            Set.of(
                    "script",
                    "style",
                    "template",
                    "noscript",
                    "iframe",
                    "frame",
                    "frameset",
                    "object",
                    "embed",
                    "applet",
                    "video",
                    "audio",
                    "canvas",
                    "button",
                    "select",
                    "option",
                    "textarea",
                    "input",
                    "head",
                    "nav",
                    "dialog",
                    "map");

    private static final Set<String> BLOCKS =
            Set.of(
                    "p",
                    "div",
                    "section",
                    "article",
                    "aside",
                    "header",
                    "footer",
                    "main",
                    "ul",
                    "ol",
                    "dl",
                    "dt",
                    "dd",
                    "blockquote",
                    "pre",
                    "figure",
                    "figcaption",
                    "center",
                    "address",
                    "form",
                    "fieldset",
                    "hr",
                    "body",
                    "html",
                    "details",
                    "summary");

    /** Takes the pictures. */
    interface PictureSink {
        void picture(String address, String shows) throws IOException, ArticleException;
    }

    private final ArticleDraft draft;
    private final PictureSink pictures;
    private final StringBuilder text = new StringBuilder();
    private final Deque<int[]> lists = new ArrayDeque<>();
    private final List<String[]> waiting = new ArrayList<>();
    private int heading;
    private String mark = "";
    private boolean keepsLines;
    private int tables;
    private List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();

    private HtmlWalk(ArticleDraft draft, PictureSink pictures) {
        this.draft = draft;
        this.pictures = pictures;
    }

    static void through(String html, ArticleDraft draft, PictureSink pictures)
            throws IOException, ArticleException {
        Document page = Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(html, "");
        HtmlWalk walk = new HtmlWalk(draft, pictures);
        // by hand: a tree as deep as the parser allows is no call stack
        Node node = page;
        int depth = 0;
        while (node != null) {
            if (depth > DEEPEST + 8) {
                throw new ArticleException(ArticleRefusal.TOO_DEEP);
            }
            if (walk.begin(node) && node.childNodeSize() > 0) {
                node = node.childNode(0);
                depth++;
                continue;
            }
            while (node != null && node.nextSibling() == null) {
                walk.end(node);
                node = node.parent();
                depth--;
            }
            if (node != null) {
                walk.end(node);
                node = node.nextSibling();
            }
        }
        walk.flush();
    }

    /**
     * @return whether to look inside
     */
    private boolean begin(Node node) throws IOException, ArticleException {
        if (node instanceof TextNode words) {
            append(words.getWholeText());
            return false;
        }
        if (!(node instanceof Element element)) {
            return false;
        }
        String name = element.normalName();
        if (DROPPED.contains(name) || isHidden(element)) {
            return false;
        }
        switch (name) {
            case "svg" -> throw new ArticleException(ArticleRefusal.PICTURE_TYPE);
            case "img" -> picture(element);
            case "br" -> text.append('\n');
            case "table" -> {
                if (tables++ == 0) {
                    flush();
                    rows = new ArrayList<>();
                }
            }
            case "tr" -> {
                if (tables == 1) {
                    row = new ArrayList<>();
                }
            }
            case "td", "th" -> {
                if (tables == 1) {
                    text.setLength(0);
                } else {
                    text.append(' ');
                }
            }
            case "ul" -> list(element, -1);
            case "ol" -> list(element, WordStyles.number(element.attr("start"), 1));
            case "li" -> item();
            default -> block(name);
        }
        return true;
    }

    private void block(String name) throws IOException, ArticleException {
        if (name.matches("h[1-6]")) {
            flush();
            heading = name.charAt(1) - '0';
        } else if (BLOCKS.contains(name)) {
            boolean inItem = !mark.isEmpty() && text.toString().isBlank();
            if (!inItem) {
                flush();
            }
            keepsLines |= name.equals("pre");
        }
    }

    private void list(Element list, int from) throws IOException, ArticleException {
        flush();
        boolean plain = list.attr("style").replace(" ", "").contains("list-style:none");
        lists.push(new int[] {plain ? Integer.MIN_VALUE : from});
    }

    private void item() throws IOException, ArticleException {
        flush();
        int[] open = lists.peek();
        if (open == null || open[0] == -1) {
            mark = "•";
        } else if (open[0] != Integer.MIN_VALUE) {
            mark = open[0]++ + ".";
        }
    }

    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden")
                || element.attr("style")
                        .toLowerCase(Locale.ROOT)
                        .replace(" ", "")
                        .contains("display:none");
    }

    private void end(Node node) throws IOException, ArticleException {
        if (!(node instanceof Element element)
                || DROPPED.contains(element.normalName())
                || isHidden(element)) {
            return;
        }
        String name = element.normalName();
        switch (name) {
            case "td", "th" -> {
                if (tables == 1) {
                    row.add(text.toString());
                    text.setLength(0);
                }
            }
            case "tr" -> {
                if (tables == 1 && !row.isEmpty()) {
                    rows.add(row);
                    row = new ArrayList<>();
                } else {
                    text.append('\n');
                }
            }
            case "table" -> endOfTable();
            case "ul", "ol" -> {
                flush();
                lists.poll();
            }
            case "li" -> {
                flush();
                mark = "";
            }
            default -> {
                if (BLOCKS.contains(name) || name.matches("h[1-6]")) {
                    flush();
                    heading = 0;
                    keepsLines &= !name.equals("pre");
                }
            }
        }
    }

    private void endOfTable() throws IOException, ArticleException {
        if (tables > 0 && --tables == 0) {
            text.setLength(0);
            draft.table(rows);
            rows = new ArrayList<>();
            for (String[] picture : waiting) {
                pictures.picture(picture[0], picture[1]);
            }
            waiting.clear();
        }
    }

    private void picture(Element element) throws IOException, ArticleException {
        String address = element.attr("src").strip();
        boolean counter = element.attr("width").equals("1") && element.attr("height").equals("1");
        if (address.isEmpty() || counter) {
            return;
        }
        if (tables > 0) {
            waiting.add(new String[] {address, element.attr("alt")});
            return;
        }
        flush();
        pictures.picture(address, element.attr("alt"));
    }

    private void append(String words) throws ArticleException {
        if (text.length() > ArticleDraft.MOST_CHARACTERS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
        if (keepsLines) {
            text.append(words);
            return;
        }
        String collapsed = words.replaceAll("[ \\t\\r\\n\\f]+", " ");
        boolean afterSpace =
                text.isEmpty()
                        || text.charAt(text.length() - 1) == ' '
                        || text.charAt(text.length() - 1) == '\n';
        text.append(afterSpace && collapsed.startsWith(" ") ? collapsed.substring(1) : collapsed);
    }

    /** What stands there so far is one part; inside a table it is a line of the cell. */
    private void flush() throws IOException, ArticleException {
        if (tables > 0) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
            return;
        }
        String whole = text.toString();
        text.setLength(0);
        if (whole.isBlank()) {
            return;
        }
        if (heading > 0) {
            draft.heading(heading, whole);
        } else if (!mark.isEmpty()) {
            draft.item(Math.max(1, lists.size()), mark, whole);
            mark = "";
        } else {
            draft.paragraph(whole);
        }
    }
}
