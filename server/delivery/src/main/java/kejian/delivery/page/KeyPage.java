package kejian.delivery.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;

/**
 * One page of tier A or B: a script from before ES5 moves a focus of its own over places on a
 * screen of known size. What the page is written in is its {@link Skin}'s. Texts go through {@link
 * Markup#text}; what goes into the script is numbers and addresses of ours alone.
 */
final class KeyPage {

    private static final String KEYS = script("keys.js");
    private static final String REPORTS = script("keybox.js") + script("keyplay.js");

    /** With the player that carriers put into their boxes. */
    static final String PLAY = REPORTS + script("keycarrier.js");

    /** With the browser's own player. */
    static final String PLAY_NATIVE = REPORTS + script("keyvideo.js");

    private final Asked asked;
    private final Screen screen;
    private final Skin skin;
    private final Markup body = new Markup();
    private String up = "";
    private String before = "";
    private String after = "";
    private String jumpFolder = "";
    private String jumpTail = "";
    private int pages = 1;
    private String more = "";
    private int items;
    private int rows;
    private int rowsTop;
    private int rowStep;
    private int footLeft;
    private String colour = "#0b2a4a";
    private String banner = "";

    KeyPage(Asked asked) {
        this.asked = asked;
        screen = Screen.of(asked.profile().width());
        skin = Skin.of(asked.profile().tier());
        footLeft = screen.margin();
        rowsTop = screen.top();
        rowStep = screen.rowHeight();
    }

    Screen screen() {
        return screen;
    }

    Asked asked() {
        return asked;
    }

    /** Behind all, as {@link kejian.contract.release.Colour} has it. */
    KeyPage colour(Optional<String> own) {
        colour = own.orElse(colour);
        return this;
    }

    /** Behind the page's head. */
    KeyPage banner(Optional<Catalogue.Banner> own) {
        boolean small = screen.width() < 1280;
        banner =
                own.map(b -> small ? b.small() : b.large())
                        .map(b ->
                                "<img class=\"n\" alt=\"\" src=\"/m/banner/%s\" width=\"%d\" height=\"%d\">\n"
                                        .formatted(
                                                b.sha256(), screen.width(), screen.bannerHeight()))
                        .orElse("");
        return this;
    }

    /** Where Back leads; without it to the page before. */
    KeyPage up(String path) {
        up = asked.link(path);
        return this;
    }

    /** The pages that the page keys lead to; empty for none. */
    KeyPage pages(String pathBefore, String pathAfter) {
        if (!pathBefore.isEmpty()) {
            before = asked.link(pathBefore);
        }
        if (!pathAfter.isEmpty()) {
            after = asked.link(pathAfter);
        }
        return this;
    }

    /** Which of how many pages this is; any of them opens by 0, its number and OK. */
    KeyPage counted(int number, int of, String folder, String tail) {
        pages = of;
        jumpFolder = asked.own(folder);
        jumpTail = asked.link(folder + tail).substring(folder.length());
        body.raw(banner.isEmpty() ? "<div class=\"b\"" : "<div class=\"b on\"");
        body.raw(" id=\"pn\" style=\"top:16px\">").raw(number).raw("/");
        body.raw(of).raw("</div>\n");
        return this;
    }

    /** Rows stand closer together, below two lines of text. */
    KeyPage closeRows() {
        rowsTop = screen.top() + 2 * screen.lineHeight();
        rowStep = (screen.footTop() - rowsTop) / Screen.ROWS;
        return this;
    }

    /** Script after the one that moves the focus. */
    KeyPage script(String variables, String code) {
        more = variables + code;
        return this;
    }

    /** A row of a list, opened by its digit too. */
    KeyPage row(String path, String label) {
        return row(path, Integer.toString(rows + 1), label);
    }

    /** A row under a sign that is no key. */
    KeyPage row(String path, String sign, String label) {
        int top = rowsTop + rows * rowStep;
        rows++;
        item(screen.margin(), top, screen.width() - 2 * screen.margin(), path);
        body.text(sign).raw(" ").text(KeyList.label(label, screen.width())).raw("</a>\n");
        return this;
    }

    /** A key at the foot. */
    KeyPage foot(String path, String label) {
        int width = screen.rowFont() * (label.length() + 2);
        item(footLeft, screen.footTop(), width, path);
        body.text(label).raw("</a>\n");
        footLeft += width + screen.rowFont();
        return this;
    }

    KeyPage lines(List<String> texts, int fromLine) {
        body.raw("<div class=\"t\" style=\"top:");
        body.raw(screen.top() + (long) fromLine * screen.lineHeight()).raw("px\">");
        for (String text : texts) {
            body.text(text).raw("<br>");
        }
        body.raw("</div>\n");
        return this;
    }

    KeyPage picture(String path, int top, int height) {
        body.raw("<img class=\"p\" alt=\"\" src=\"").raw(path).raw("\" style=\"top:").raw(top);
        body.raw("px\" height=\"").raw(height).raw("\">\n");
        return this;
    }

    KeyPage article(List<ArticleScreen.Line> texts) {
        body.raw("<div class=\"t\" style=\"top:").raw(screen.top()).raw("px\">");
        for (ArticleScreen.Line line : texts) {
            body.raw(line.strong() ? "<b>" : "").text(line.text());
            body.raw(line.strong() ? "</b><br>" : "<br>");
        }
        body.raw("</div>\n");
        return this;
    }

    /** As large as it is, or as the screen has room. */
    KeyPage fitted(String path, ArticlePart.Picture picture) {
        int wide = screen.width() - 2 * screen.margin();
        int high = screen.footTop() - screen.top() - 12;
        if (picture.width() == 0 || picture.height() == 0) {
            return picture(path, screen.top(), high);
        }
        double scale =
                Math.min(
                        1,
                        Math.min(
                                (double) wide / picture.width(), (double) high / picture.height()));
        body.raw("<img class=\"p\" alt=\"").text(Widths.cut(picture.shows(), 60));
        body.raw("\" src=\"").raw(path).raw("\" style=\"top:").raw(screen.top());
        body.raw("px\" width=\"").raw(Math.max(1, Math.round(picture.width() * scale)));
        body.raw("\" height=\"").raw(Math.max(1, Math.round(picture.height() * scale)));
        body.raw("\">\n");
        return this;
    }

    Markup body() {
        return body;
    }

    byte[] finish(String title) {
        String charset = asked.profile().charset();
        Markup page = new Markup();
        page.raw(skin.documentType()).raw("<html><head>\n");
        page.raw("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=");
        page.raw(charset).raw("\">\n").raw(skin.size(screen));
        page.raw("<meta name=\"kejian-release\" content=\"").raw(asked.view().name());
        page.raw("\">\n<title>").text(title).raw("</title>\n<style type=\"text/css\">\n");
        page.raw(skin.style(screen, colour)).raw("</style>\n<script type=\"text/javascript\">\n");
        page.raw("var K=").raw(keys()).raw(",N=").raw(items).raw(",R=").raw(rows);
        page.raw(",UP='").raw(plain(up)).raw("',PREV='").raw(plain(before));
        page.raw("',NEXT='").raw(plain(after)).raw("',P=").raw(pages).raw(",JF='");
        page.raw(plain(jumpFolder))
                .raw("',JT='")
                .raw(plain(jumpTail))
                .raw("';\n")
                .raw(KEYS)
                .raw(more);
        page.raw("</script>\n</head><body onload=\"start()\" onunload=\"leave()\">\n");
        page.raw(banner).raw("<div class=\"").raw(banner.isEmpty() ? "h" : "h on").raw("\">");
        page.text(Widths.cut(title, screen.headWidth())).raw("</div>\n");
        page.raw(body.toString()).raw("<div class=\"b\">").text(area());
        page.raw("</div>\n</body></html>\n");
        return page.encoded(Charset.forName(charset));
    }

    /** Whose server it is, as far as the keys at the foot leave room for it. */
    private String area() {
        int room = (screen.width() - screen.margin() - footLeft) / (screen.rowFont() / 2);
        return room < 4 ? "" : Widths.cut(asked.areaName(), Math.min(24, room));
    }

    private void item(int left, int top, int width, String path) {
        body.raw("<a class=\"i\" id=\"i").raw(items++).raw("\" style=\"left:").raw(left);
        body.raw("px;top:").raw(top).raw("px;width:").raw(width).raw("px\" href=\"");
        body.raw(asked.link(path)).raw("\">");
    }

    private String keys() {
        Map<Integer, String> byCode = new TreeMap<>();
        asked.profile().keys().forEach((what, codes) -> codes.forEach(c -> byCode.put(c, what)));
        StringBuilder out = new StringBuilder("{");
        byCode.forEach((code, what) ->
                out.append(out.length() == 1 ? "" : ",")
                        .append(code)
                        .append(":'")
                        .append(what)
                        .append('\''));
        return out.append('}').toString();
    }

    /** Inside a script no reference is resolved. */
    private static String plain(String link) {
        return link.replace("&amp;", "&");
    }

    static String script(String name) {
        try (InputStream in = KeyPage.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
