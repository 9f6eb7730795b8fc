package kejian.delivery.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.delivery.evidence.Session;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/**
 * The pages of tiers B and C: made here, readable without script. They hold no script of their own;
 * the one that plays is a file, so that the policy of the page forbids every other.
 */
public final class PlainPages {

    /**
     * Content-Security-Policy of these pages (CSP Level 3 §6). hls.js begins each caption track
     * with an empty one that is a {@code data:} address.
     */
    public static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src"
                    + " 'self' blob: data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
                    + " form-action 'none'";

    private static final int TITLES = 60;

    private PlainPages() {}

    /**
     * A column, or the top where none is named.
     *
     * @param number 1, 2 … of the column's courseware
     */
    public static Optional<byte[]> index(
            Asked asked, Catalogue.@Nullable Column column, int number) {
        ReleaseView view = asked.view();
        List<Catalogue.Title> titles = titles(view, column);
        int pages = Math.max(1, (titles.size() + TITLES - 1) / TITLES);
        if (number > pages) {
            return Optional.empty();
        }
        String title = column == null ? view.catalogue().titleOfProvince() : column.title();
        Markup page = head(asked, title, column == null ? "" : look(view.colourOf(column)));
        if (column != null) {
            page.raw("<p>").text(column.summary()).raw("</p>\n<p><a href=\"");
            page.raw(asked.link(above(view, column))).raw("\">↑ 返回</a></p>\n");
        }
        PlainSurvey.offer(page, asked, column, /* title= */ null);
        List<Catalogue.Column> below = view.columnsBelow(column == null ? null : column.id());
        page.raw("<ul class=\"columns\">\n");
        for (Catalogue.Column c : below) {
            page.raw("<li><a href=\"").raw(asked.link(address(c, 1))).raw("\">");
            page.text(c.title()).raw("</a></li>\n");
        }
        page.raw("</ul>\n<ul class=\"titles\">\n");
        int from = (number - 1) * TITLES;
        for (Catalogue.Title t : titles.subList(from, Math.min(from + TITLES, titles.size()))) {
            entry(page, asked, t);
        }
        page.raw("</ul>\n");
        if (column != null && pages > 1) {
            page.raw("<p>");
            for (int i = 1; i <= pages; i++) {
                page.raw("<a href=\"").raw(asked.link(address(column, i))).raw("\">");
                page.raw(i).raw("</a> ");
            }
            page.raw("</p>\n");
        }
        return Optional.of(finish(page, asked));
    }

    /** A video with its player, or an article. */
    public static byte[] courseware(Asked asked, Catalogue.Title title, Session session) {
        MediaPackage media = title.media();
        Optional<Catalogue.Column> column = asked.view().columnOf(title.id());
        String look = look(column.flatMap(asked.view()::colourOf));
        Markup page =
                head(
                        asked,
                        title.title(),
                        media == null
                                ? look
                                : look + "<script src=\"/c/play.js\" defer></script>\n");
        if (media != null) {
            video(page, asked, title, media, session);
        }
        Lecture lecture = title.lecture();
        if (lecture != null) {
            PlainLecture.write(page, lecture, asked.token(title, session));
        }
        PlainAttachments.write(page, title, asked.token(title, session));
        page.raw("<p class=\"about\">").text(title.presenter()).raw(" ");
        page.text(title.publisher()).raw(" ").text(title.category().title()).raw("</p>\n");
        page.raw("<p class=\"summary\">").text(title.summary()).raw("</p>\n");
        PlainSurvey.offer(page, asked, /* column= */ null, title);
        Catalogue.Article article = title.article();
        if (article != null) {
            PlainArticle.write(page, article, asked.token(title, session));
        }
        String above = column.map(c -> address(c, 1)).orElse("/c/index.html");
        page.raw("<p><a href=\"").raw(asked.link(above)).raw("\">↑ 返回</a></p>\n");
        return finish(page, asked);
    }

    private static void video(
            Markup page, Asked asked, Catalogue.Title title, MediaPackage media, Session session) {
        boolean old = asked.profile().tier() == Tier.B;
        String source = "/play/" + title.id() + (old ? "/b.m3u8?s=" : "/c.m3u8?s=") + session.id();
        page.raw("<video id=\"video\" controls preload=\"none\" width=\"960\" height=\"540\"");
        page.raw(" data-tier=\"").raw(old ? "B" : "C").raw("\" data-courseware=\"");
        page.raw(title.id()).raw("\" data-session=\"").raw(session.id()).raw("\" data-source=\"");
        page.raw(source).raw("\" data-seconds=\"").raw(media.durationMs() / 1000).raw("\"");
        if (media.poster() != null) {
            page.raw(" poster=\"/m/").raw(media.id()).raw("/poster.jpg");
            page.raw(asked.token(title, session)).raw("\"");
        }
        page.raw("><source src=\"").raw(source);
        page.raw("\" type=\"application/vnd.apple.mpegurl\">");
        captions(page, media, session);
        page.raw("</video>\n");
        page.raw("<p><a href=\"").raw(source).raw("\">播放地址</a></p>\n");
    }

    /**
     * With the session even where all is open: two courseware may share a package, not its words.
     */
    private static void captions(Markup page, MediaPackage media, Session session) {
        for (MediaPackage.Caption caption : media.captions()) {
            page.raw("\n<track kind=\"captions\" srclang=\"").text(caption.language());
            page.raw("\" label=\"").text(caption.name()).raw("\" src=\"/m/").raw(media.id());
            page.raw("/c/text/").text(caption.language()).raw(".vtt?s=").raw(session.id());
            page.raw(caption.byDefault() ? "\" default>" : "\">");
        }
    }

    private static void entry(Markup page, Asked asked, Catalogue.Title title) {
        page.raw("<li><a href=\"").raw(asked.link("/c/cw/" + title.id() + ".html")).raw("\">");
        MediaPackage media = title.media();
        if (media != null && media.poster() != null && !asked.isRestricted(title)) {
            page.raw("<img alt=\"\" loading=\"lazy\" src=\"/m/").raw(media.id());
            page.raw("/poster.jpg\">");
        }
        page.text(title.title()).raw("</a></li>\n");
    }

    private static String look(Optional<String> colour) {
        return colour.map(c ->
                        "<meta name=\"theme-color\" content=\"%s\">\n<link rel=\"stylesheet\" href=\"/c/look-%s.css\">\n"
                                .formatted(c, c.substring(1)))
                .orElse("");
    }

    static Markup head(Asked asked, String title, String more) {
        Markup page = new Markup();
        page.raw("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head>\n<meta charset=\"utf-8\">\n");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.raw("<meta name=\"kejian-release\" content=\"").raw(asked.view().number());
        page.raw("\">\n<title>").text(title).raw("</title>\n");
        page.raw("<link rel=\"icon\" type=\"image/svg+xml\" href=\"/c/icon.svg\">\n");
        page.raw("<link rel=\"stylesheet\" href=\"/c/page.css\">\n").raw(more);
        return page.raw("</head><body>\n<h1>").text(title).raw("</h1>\n");
    }

    static byte[] finish(Markup page, Asked asked) {
        page.raw("<footer>").text(asked.areaName()).raw("</footer>\n</body></html>\n");
        return page.encoded(StandardCharsets.UTF_8);
    }

    private static List<Catalogue.Title> titles(
            ReleaseView view, Catalogue.@Nullable Column column) {
        Stream<Catalogue.Title> titles =
                column == null ? Stream.empty() : view.titlesOf(column).stream();
        return new ArrayList<>(titles.filter(t -> !view.isGone(t.id())).toList());
    }

    private static String address(Catalogue.Column column, int number) {
        return "/c/index.html?col=" + column.slug() + (number > 1 ? "&amp;p=" + number : "");
    }

    private static String above(ReleaseView view, Catalogue.Column column) {
        return view.catalogue().columns().stream()
                .filter(c -> c.id().equals(column.parent()))
                .findFirst()
                .map(c -> address(c, 1))
                .orElse("/c/index.html");
    }
}
