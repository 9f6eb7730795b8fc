package kejian.delivery.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.delivery.evidence.Session;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/**
 * The pages of tier C: made here, readable without script. They hold no script of their own; the
 * one that plays is a file, so that the policy of the page forbids every other.
 */
public final class PlainPages {

    /**
     * Content-Security-Policy of these pages (CSP Level 3 §6). hls.js begins each caption track
     * with an empty one that is a {@code data:} address. A search is a form.
     */
    public static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src"
                    + " 'self' blob: data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
                    + " form-action 'self'";

    private static final int TITLES = 60;

    private PlainPages() {}

    /**
     * A column, or the top where none is named.
     *
     * @param number 1, 2 … of the column's courseware
     * @param goOn what the viewer did not see the end of
     */
    public static Optional<byte[]> index(
            Asked asked, Catalogue.@Nullable Column column, int number, @Nullable GoOn goOn) {
        ReleaseView view = asked.view();
        List<Catalogue.Title> titles = titles(view, column);
        int pages = Math.max(1, (titles.size() + TITLES - 1) / TITLES);
        if (number > pages) {
            return Optional.empty();
        }
        String title = column == null ? view.catalogue().titleOfProvince() : column.title();
        Markup page = head(asked, title, column == null ? "" : look(view.colourOf(column)));
        if (column != null) {
            view.bannerOf(column)
                    .ifPresent(b ->
                            page.raw("<img class=\"banner\" alt=\"\" width=\"1280\" height=\"320\"")
                                    .raw(" src=\"/m/banner/")
                                    .raw(b.wide().sha256())
                                    .raw("\">\n"));
            page.raw("<p>").text(column.summary()).raw("</p>\n<p><a href=\"");
            page.raw(asked.link(above(view, column))).raw("\">↑ 返回</a></p>\n");
        }
        if (goOn != null) {
            String path = "/c/cw/" + goOn.title().id() + ".html?at=" + goOn.atS();
            page.raw("<p class=\"go-on\"><a href=\"").raw(asked.link(path)).raw("\">");
            page.text(goOn.label()).raw("</a></p>\n");
        }
        PlainSurvey.offer(page, asked, column, /* title= */ null);
        List<Catalogue.Column> below = view.columnsBelow(column == null ? null : column.id());
        page.raw("<ul class=\"columns\">\n");
        for (Catalogue.Column c : below) {
            page.raw("<li><a href=\"").raw(asked.link(address(c))).raw("\">");
            page.text(c.title()).raw("</a></li>\n");
        }
        page.raw("</ul>\n");
        int from = (number - 1) * TITLES;
        titles(page, asked, titles.subList(from, Math.min(from + TITLES, titles.size())));
        if (column != null) {
            turn(page, asked, folder(column), number, pages);
        }
        return Optional.of(finish(page, asked));
    }

    /**
     * A video with its player, or an article.
     *
     * @param atS where to begin; 0 where the browser stopped, or at the beginning
     */
    public static byte[] courseware(Asked asked, Catalogue.Title title, Session session, long atS) {
        MediaPackage media = title.media();
        Optional<Catalogue.Column> column = asked.view().columnOf(title.id());
        Markup page = head(asked, title.title(), look(column.flatMap(asked.view()::colourOf)));
        if (media != null) {
            video(page, asked, title, media, session, atS);
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
        String above = column.map(c -> address(c)).orElse("/c/index.html");
        page.raw("<p><a href=\"").raw(asked.link(above)).raw("\">↑ 返回</a></p>\n");
        return finish(page, asked);
    }

    private static void video(
            Markup page,
            Asked asked,
            Catalogue.Title title,
            MediaPackage media,
            Session session,
            long atS) {
        boolean old = asked.profile().tier() == Tier.B;
        String source = "/play/" + title.id() + (old ? "/b.m3u8?s=" : "/c.m3u8?s=") + session.id();
        page.raw("<video id=\"video\" controls preload=\"none\" width=\"960\" height=\"540\"");
        page.raw(" data-tier=\"").raw(old ? "B" : "C").raw("\" data-courseware=\"");
        page.raw(title.id()).raw("\" data-session=\"").raw(session.id()).raw("\" data-source=\"");
        page.raw(source).raw("\" data-seconds=\"").raw(media.durationMs() / 1000).raw("\"");
        if (atS > 0) {
            page.raw(" data-at=\"").raw(atS).raw("\"");
        }
        if (media.poster() != null) {
            page.raw(" poster=\"/m/").raw(media.id()).raw("/poster.jpg");
            page.raw(asked.token(title, session)).raw("\"");
        }
        page.raw("><source src=\"").raw(source);
        page.raw("\" type=\"application/vnd.apple.mpegurl\">");
        captions(page, media, session);
        page.raw("</video>\n<p id=\"line\" role=\"status\" hidden></p>\n");
        storyboard(page, media, asked.token(title, session));
        page.raw("<p><a href=\"").raw(source).raw("\">播放地址</a></p>\n");
    }

    /** A bar that shows the picture of the place it points to; the page's script fills it. */
    private static void storyboard(Markup page, MediaPackage media, String token) {
        MediaPackage.Storyboard board = media.storyboard();
        if (board == null) {
            return;
        }
        page.raw("<div id=\"board\" data-sheet=\"/m/").raw(media.id()).raw("/storyboard.jpg");
        page.raw(token).raw("\" data-width=\"").raw(board.tileWidth());
        page.raw("\" data-height=\"").raw(board.tileHeight());
        page.raw("\" data-columns=\"").raw(board.columns());
        page.raw("\" data-tiles=\"").raw(board.tiles());
        page.raw("\" data-every=\"").raw(board.everyMs()).raw("\" hidden></div>\n");
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

    /** A list of courseware. */
    static void titles(Markup page, Asked asked, List<Catalogue.Title> titles) {
        page.raw("<ul class=\"titles\">\n");
        for (Catalogue.Title title : titles) {
            page.raw("<li><a href=\"").raw(asked.link("/c/cw/" + title.id() + ".html"));
            page.raw("\">");
            MediaPackage media = title.media();
            if (media != null && media.poster() != null && !asked.isRestricted(title)) {
                page.raw("<img alt=\"\" loading=\"lazy\" src=\"/m/").raw(media.id());
                page.raw("/poster.jpg\">");
            }
            page.text(title.title()).raw("</a></li>\n");
        }
        page.raw("</ul>\n");
    }

    /**
     * The ways to other pages of a list.
     *
     * @param folder address, to which a number is added
     */
    static void turn(Markup page, Asked asked, String folder, int number, int pages) {
        if (pages == 1) {
            return;
        }
        page.raw("<nav class=\"pages\">");
        for (int i = 1; i <= pages; i++) {
            if (i == number) {
                page.raw("<b>").raw(i).raw("</b> ");
            } else {
                page.raw("<a href=\"").raw(asked.link(folder + i)).raw("\">");
                page.raw(i).raw("</a> ");
            }
        }
        page.raw("</nav>\n");
    }

    private static String look(Optional<String> colour) {
        return colour.map(c ->
                        "<meta name=\"theme-color\" content=\"%s\">\n<link rel=\"stylesheet\" href=\"/c/look-%s.css\">\n"
                                .formatted(c, c.substring(1)))
                .orElse("");
    }

    /**
     * @param more what the page's head has beside
     */
    static Markup head(Asked asked, String title, String more) {
        return head(asked, title, more, /* words= */ "");
    }

    /**
     * @param words that were looked for
     */
    static Markup head(Asked asked, String title, String more, String words) {
        String release = asked.view().name();
        Markup page = new Markup();
        page.raw("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head>\n<meta charset=\"utf-8\">\n");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.raw("<meta name=\"kejian-release\" content=\"").raw(release);
        page.raw("\">\n<title>").text(title).raw("</title>\n");
        page.raw("<link rel=\"icon\" type=\"image/svg+xml\" href=\"/c/icon.svg\">\n");
        page.raw("<link rel=\"stylesheet\" href=\"/c/page.css\">\n").raw(more);
        page.raw("<script src=\"/c/play.js\" defer></script>\n</head><body>\n<header><a href=\"");
        page.raw(asked.link("/c/index.html")).raw("\">");
        page.text(asked.view().catalogue().titleOfProvince()).raw("</a>\n");
        form(page, asked, words);
        page.raw("<small>发布版本 ").raw(release).raw("</small></header>\n");
        return page.raw("<h1>").text(title).raw("</h1>\n");
    }

    private static void form(Markup page, Asked asked, String words) {
        page.raw("<form action=\"").raw(PlainFind.ADDRESS).raw("\" role=\"search\">");
        page.raw("<input type=\"search\" name=\"q\" maxlength=\"60\" aria-label=\"搜索课件\"");
        page.raw(" placeholder=\"课件名、拼音或首字母\" value=\"").text(words).raw("\">");
        for (String each : asked.carried().split("&", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                page.raw("<input type=\"hidden\" name=\"").text(each.substring(0, equals));
                page.raw("\" value=\"").text(each.substring(equals + 1)).raw("\">");
            }
        }
        page.raw("<button>搜索</button></form>\n");
    }

    static byte[] finish(Markup page, Asked asked) {
        page.raw("<footer>").text(asked.areaName()).raw("</footer>\n</body></html>\n");
        return page.encoded(StandardCharsets.UTF_8);
    }

    private static List<Catalogue.Title> titles(
            ReleaseView view, Catalogue.@Nullable Column column) {
        return column == null
                ? List.of()
                : view.titlesOf(column).stream().filter(t -> !view.isGone(t.id())).toList();
    }

    private static String folder(Catalogue.Column column) {
        return address(column) + "&amp;p=";
    }

    private static String address(Catalogue.Column column) {
        return "/c/index.html?col=" + column.slug();
    }

    private static String above(ReleaseView view, Catalogue.Column column) {
        return view.catalogue().columns().stream()
                .filter(c -> Objects.equals(c.id(), column.parent()))
                .findFirst()
                .map(c -> address(c))
                .orElse("/c/index.html");
    }
}
