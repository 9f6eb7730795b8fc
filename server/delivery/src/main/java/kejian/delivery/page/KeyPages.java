package kejian.delivery.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Session;
import kejian.delivery.profile.BoxProfile;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/** The pages of tiers A and B, for remotes. A page that does not exist is nothing. */
public final class KeyPages {

    private KeyPages() {}

    /**
     * The start page.
     *
     * @param number 1, 2 …
     * @param goOn what the box did not see the end of
     */
    public static Optional<byte[]> start(Asked asked, int number, @Nullable GoOn goOn) {
        List<Entry> entries = new ArrayList<>();
        asked.view().columnsBelow(null).forEach(c -> entries.add(Entry.of(c)));
        if (goOn != null) {
            // behind the columns of the first page, whose digits stay what they are
            entries.add(Math.min(entries.size(), Screen.ROWS - 1), Entry.of(goOn));
        }
        KeyPage page = new KeyPage(asked);
        if (number > 1) {
            page.up("/a/index.htm");
        }
        String folder = "/a/index.htm?p=";
        return list(page, KeyList.of(entries), number, folder, "")
                .map(p -> p.foot(FindPage.ADDRESS, "查找").foot(HelpPage.ADDRESS, "帮助"))
                .map(p -> SurveyPages.offer(p, number))
                .map(p -> p.finish(asked.view().catalogue().titleOfProvince()));
    }

    /** Columns below a column, then its courseware. */
    public static Optional<byte[]> column(Asked asked, Catalogue.Column column, int number) {
        ReleaseView view = asked.view();
        KeyPage page = new KeyPage(asked).up(above(view, column)).colour(view.colourOf(column));
        page.banner(view.bannerOf(column));
        return list(page, entries(view, column), number, columnFolder(column), ".htm")
                .map(p -> p.foot(FindPage.ADDRESS, "查找").foot(above(view, column), "返回"))
                .map(p -> SurveyPages.offer(p, number, column))
                .map(p -> p.finish(column.title()));
    }

    /** What a courseware is about, and the way to play it. */
    public static byte[] courseware(Asked asked, Catalogue.Title title) {
        Optional<Catalogue.Column> column = asked.view().columnOf(title.id());
        String above = above(asked.view(), title, column);
        KeyPage page = new KeyPage(asked).up(above).colour(column.flatMap(asked.view()::colourOf));
        Screen screen = page.screen();
        List<String> lines = new ArrayList<>();
        lines.add(Widths.cut(about(title), screen.lineWidth()));
        List<String> summary = Widths.lines(title.summary(), screen.lineWidth());
        MediaPackage media = title.media();
        boolean poster = media != null && media.poster() != null && !asked.isRestricted(title);
        int most = poster ? 5 : 11;
        lines.addAll(summary.subList(0, Math.min(most, summary.size())));
        page.lines(lines, 0);
        if (media != null && poster) {
            int top = screen.top() + 7 * screen.lineHeight();
            page.picture("/m/" + media.id() + "/poster.jpg", top, screen.footTop() - top - 12);
        }
        String path =
                title.kind() == Kind.VIDEO
                        ? "/a/play/" + title.id() + ".htm"
                        : "/a/art/" + title.id() + "-1.htm";
        page.foot(path, title.kind() == Kind.VIDEO ? "播放" : "阅读").foot(above, "返回");
        page.foot(FaultPages.about(title), "报修");
        SurveyPages.offer(page, title);
        if (title.kind() == Kind.VIDEO && media != null) {
            GroupStart.on(page, path, poster ? 6 : 12);
        }
        return page.finish(title.title());
    }

    /**
     * The page that plays, and reports every thirty seconds.
     *
     * @param heads people in the room, as they were counted before; 0 where not said
     * @param atS where to begin; what lies past the end is the beginning
     * @param rtspPort where this server is asked by RTSP, 0 for nowhere
     */
    public static byte[] play(
            Asked asked,
            Catalogue.Title title,
            Session session,
            int heads,
            long atS,
            int rtspPort) {
        String above = "/a/cw/" + title.id() + ".htm";
        KeyPage page = new KeyPage(asked).up(above);
        boolean ofCarrier = asked.profile().tier() == Tier.A;
        long seconds = Objects.requireNonNull(title.media()).durationMs() / 1000;
        String counted = heads > 0 ? "&h=" + heads : "";
        String stream =
                "/play/" + title.id() + (ofCarrier ? "/a.ts?s=" : "/b.m3u8?s=") + session.id();
        if (ofCarrier) {
            stream += counted;
        }
        String box = session.box() == null ? "" : session.box();
        String variables =
                "var T='%s',CW='%s',S='%s',BOX='%s',URL='%s',D=%d,HEADS=%d,AT=%d;\n"
                        .formatted(
                                ofCarrier ? "A" : "B",
                                title.id(),
                                session.id(),
                                box,
                                stream,
                                seconds,
                                heads,
                                atS < seconds - 2 ? atS : 0);
        if (ofCarrier) {
            variables +=
                    "var JSONED=%s,VIDEO=%s,RTSP=%d;\n"
                            .formatted(
                                    asked.profile().dialect().equals("json"),
                                    rectangle(asked.profile().video()),
                                    asked.profile().play().equals("rtsp") ? rtspPort : 0);
            page.script(variables, KeyPage.PLAY);
        } else {
            page.script(variables, KeyPage.PLAY_NATIVE);
            page.body().raw("<video class=\"v\" id=\"v\" width=\"1280\" height=\"720\"></video>\n");
        }
        page.body()
                .raw("<div class=\"t\" id=\"no\" style=\"visibility:hidden;top:")
                .raw(page.screen().top())
                .raw("px\">")
                .text("此终端没有内置播放器，请选择“播放地址”")
                .raw("</div>\n<div class=\"b\" id=\"hc\" style=\"top:16px\"></div>\n");
        page.foot(stream.replace("&", "&amp;"), "播放地址").foot(above, "返回");
        return page.finish(title.title());
    }

    private static String rectangle(BoxProfile.@Nullable Rectangle r) {
        return r == null
                ? "null"
                : "[%d,%d,%d,%d]".formatted(r.left(), r.top(), r.width(), r.height());
    }

    /** One screen of an article. */
    public static Optional<byte[]> article(
            Asked asked, Catalogue.Title title, Session session, int number) {
        Catalogue.Article article = title.article();
        if (article == null) {
            return Optional.empty();
        }
        Optional<Catalogue.Column> column = asked.view().columnOf(title.id());
        String above = above(asked.view(), title, column);
        KeyPage page = new KeyPage(asked).up(above).colour(column.flatMap(asked.view()::colourOf));
        List<ArticleScreen> screens = ArticleScreen.of(article, page.screen());
        if (number > screens.size()) {
            return Optional.empty();
        }
        String folder = "/a/art/" + title.id() + "-";
        turn(page, number, screens.size(), folder, ".htm");
        switch (screens.get(number - 1)) {
            case ArticleScreen.Text(List<ArticleScreen.Line> lines) -> page.article(lines);
            case ArticleScreen.Picture(ArticlePart.Picture picture) ->
                    page.fitted(
                            "/m/picture/" + picture.blob().sha256() + asked.token(title, session),
                            picture);
        }
        page.foot(above, "返回");
        return Optional.of(page.finish(title.title()));
    }

    private record Entry(String path, String label) {

        static Entry of(Catalogue.Column column) {
            return new Entry("/a/col/" + column.slug() + "-1.htm", column.title());
        }

        static Entry of(GoOn goOn) {
            String path = "/a/play/" + goOn.title().id() + ".htm?at=" + goOn.atS();
            return new Entry(path, goOn.label());
        }

        static Entry of(Catalogue.Title title) {
            return new Entry("/a/cw/" + title.id() + ".htm", title.title());
        }
    }

    private static Optional<KeyPage> list(
            KeyPage page, KeyList<Entry> entries, int number, String folder, String tail) {
        int pages = entries.pages();
        if (number > pages) {
            return Optional.empty();
        }
        for (KeyList.Row<Entry> row : entries.page(number)) {
            Entry e = row.entry();
            page.row(e.path, Integer.toString(row.digit()), e.label);
        }
        turn(page, number, pages, folder, tail);
        return Optional.of(page);
    }

    private static void turn(KeyPage page, int number, int pages, String folder, String tail) {
        arrows(page, number, pages, folder, tail);
        if (pages > 1) {
            page.counted(number, pages, folder, tail);
        }
    }

    /** The ways to the page before and the page after. */
    static void arrows(KeyPage page, int number, int pages, String folder, String tail) {
        String before = number > 1 ? folder + (number - 1) + tail : "";
        String after = number < pages ? folder + (number + 1) + tail : "";
        page.pages(before, after);
        if (!before.isEmpty()) {
            page.foot(before, "上一页");
        }
        if (!after.isEmpty()) {
            page.foot(after, "下一页");
        }
    }

    private static KeyList<Entry> entries(ReleaseView view, Catalogue.Column column) {
        return KeyList.ofColumn(
                view.columnsBelow(column.id()).stream().map(c -> Entry.of(c)).toList(),
                view.titlesOf(column).stream()
                        .filter(t -> !view.isGone(t.id()))
                        .map(t -> Entry.of(t))
                        .toList());
    }

    private static String columnFolder(Catalogue.Column column) {
        return "/a/col/" + column.slug() + "-";
    }

    private static String above(ReleaseView view, Catalogue.Column column) {
        return view.catalogue().columns().stream()
                .filter(c -> c.id().equals(column.parent()))
                .findFirst()
                .map(parent -> columnFolder(parent) + "1.htm")
                .orElse("/a/index.htm");
    }

    /** The page of the column's list on which the courseware stands. */
    private static String above(
            ReleaseView view, Catalogue.Title title, Optional<Catalogue.Column> its) {
        return its.map(
                        column -> {
                            int number = entries(view, column).pageOf(Entry.of(title));
                            return columnFolder(column) + number + ".htm";
                        })
                .orElse("/a/index.htm");
    }

    private static String about(Catalogue.Title title) {
        StringBuilder about = new StringBuilder();
        if (title.media() != null) {
            long minutes = (title.media().durationMs() + 59_999) / 60_000;
            about.append("时长 ").append(minutes).append(" 分钟  ");
        }
        if (!title.presenter().isBlank()) {
            about.append("主讲 ").append(title.presenter()).append("  ");
        }
        return about.append(title.publisher()).toString();
    }
}
