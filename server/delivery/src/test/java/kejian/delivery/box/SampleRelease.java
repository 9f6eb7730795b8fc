package kejian.delivery.box;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Lecture;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.ReleaseView;

/** A small province: three columns, videos with hostile titles, one article with a picture. */
final class SampleRelease {

    static final String VIDEO = "0198a000-0000-7000-8000-000000000001";
    static final String SECOND = "0198a000-0000-7000-8000-000000000002";
    static final String ARTICLE = "0198a000-0000-7000-8000-000000000003";
    static final String HOSTILE = "</title><script>alert(1)</script>\"'&䩐\u0007<b>";
    static final byte[] POSTER =
            "a poster, as far as this test goes".getBytes(StandardCharsets.UTF_8);
    static final byte[] CAPTIONS =
            """
            \uFEFFWEBVTT 某课

            NOTE not a cue

            1
            00:01.000 --> 00:05.500 line:90%
            各位 &amp; 大家
            好

            00:00:05.000 --> 00:00:07.000
            跨段

            00:00:13.000 --> 00:00:14.000
            later
            """
                    .getBytes(StandardCharsets.UTF_8);
    static final byte[] HANDOUT = "%PDF-1.7 a handout".getBytes(StandardCharsets.UTF_8);
    static final String HANDOUT_NAME = "第一讲 \"讲义\" & <1>.pdf";
    static final byte[] SLIDE = "a slide".getBytes(StandardCharsets.UTF_8);
    static final byte[] PICTURE = "a picture of an article".getBytes(StandardCharsets.UTF_8);
    static final String PACKAGE = packageOf(VIDEO).id();

    private SampleRelease() {}

    static BlobRef blob(String name) {
        return new BlobRef(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex(), name.length());
    }

    static BlobRef blob(byte[] bytes) {
        return new BlobRef(Digest.of(bytes).hex(), bytes.length);
    }

    static MediaPackage packageOf(String courseware) {
        return new MediaPackage(
                blob("index of " + courseware),
                24_000,
                List.of(
                        rendition("a-sd", Rendition.Role.TIER_A),
                        rendition("360p", Rendition.Role.LADDER),
                        rendition("audio", Rendition.Role.AUDIO)),
                blob(POSTER),
                new MediaPackage.Storyboard(blob(PICTURE), 160, 90, 2, 3, 10_000),
                List.of(new MediaPackage.Caption("zh", "中文 \"字幕\"", blob(CAPTIONS), true)));
    }

    private static Rendition rendition(String name, Rendition.Role role) {
        boolean sound = role == Rendition.Role.AUDIO;
        return new Rendition(
                name,
                role,
                blob("media " + name),
                24_000,
                700_000,
                800_000,
                sound ? null : new Rendition.Video("avc1.4d401e", 640, 360, "25/1", "1:1"),
                sound ? new Rendition.Audio("mp4a.40.2", 48_000, 2) : null);
    }

    static Catalogue.Title video(String id, String title) {
        return new Catalogue.Title(
                id,
                Kind.VIDEO,
                title,
                "讲清楚政策的来龙去脉。<i>" + "长".repeat(400),
                "王老师",
                "省委组织部",
                List.of("政策"),
                Category.CENTRAL_SPIRIT,
                Purpose.EDUCATION,
                "2026-11-01T08:00:00Z",
                packageOf(id),
                null);
    }

    private static Catalogue.Title lecture(Catalogue.Title t) {
        return new Catalogue.Title(
                t.id(),
                t.kind(),
                t.title(),
                t.summary(),
                t.presenter(),
                t.publisher(),
                t.tags(),
                t.category(),
                t.purpose(),
                t.publishedAt(),
                t.media(),
                t.article(),
                new Lecture(
                        List.of(
                                new Lecture.Chapter(0, "开场 <b>"),
                                new Lecture.Chapter(3_723_500, "总结")),
                        List.of(new Lecture.Slide(70_000, blob(SLIDE), "image/png", 320, 240))));
    }

    private static Catalogue.Title attached(Catalogue.Title t) {
        return new Catalogue.Title(
                t.id(),
                t.kind(),
                t.title(),
                t.summary(),
                t.presenter(),
                t.publisher(),
                t.tags(),
                t.category(),
                t.purpose(),
                t.publishedAt(),
                t.media(),
                t.article(),
                t.lecture(),
                List.of(new Catalogue.Attachment(blob(HANDOUT), HANDOUT_NAME, "application/pdf")),
                t.reading());
    }

    static Catalogue.Title article(String id) {
        return new Catalogue.Title(
                id,
                Kind.ARTICLE,
                "学习心得 & <体会>",
                "一篇文章",
                "",
                "某村",
                List.of(),
                Category.LEARNING_NOTES,
                Purpose.EDUCATION,
                "2026-11-02T08:00:00Z",
                null,
                new Catalogue.Article(
                        List.of(
                                new Catalogue.Article.Block("第一章 <script>", true, null, null),
                                new Catalogue.Article.Block(
                                        "正文𠮷䩐，".repeat(400), false, null, null),
                                new ArticlePart.ListItem(2, "1. 选种 <i>").block(),
                                new ArticlePart.Table(
                                                List.of(
                                                        List.of("月份", "农事"),
                                                        List.of("三月", "剪枝 & 施肥")))
                                        .block(),
                                new ArticlePart.Picture(blob(PICTURE), "image/png", "果园", 1000, 250)
                                        .block())));
    }

    /** Forty courseware in the long column, so that it has several pages. */
    static Catalogue catalogue(long release, List<String> without) {
        List<Catalogue.Title> titles = new ArrayList<>();
        titles.add(attached(video(VIDEO, HOSTILE)));
        titles.add(lecture(video(SECOND, "乡村振兴，第一讲")));
        titles.add(attached(article(ARTICLE)));
        List<String> many = new ArrayList<>(List.of(VIDEO, SECOND, ARTICLE));
        for (int i = 10; i < 50; i++) {
            String id = "0198a000-0000-7000-8000-0000000000" + i;
            titles.add(video(id, "农业技术 " + i));
            many.add(id);
        }
        titles.removeIf(t -> without.contains(t.id()));
        many.removeAll(without);
        return new Catalogue(
                release,
                "某省远程教育 <em>",
                List.of(
                        new Catalogue.Column(
                                "c1", null, "zheng-ce", "政策 \"解读\"", "", many, null, "#5a1f1f"),
                        new Catalogue.Column("c2", "c1", "ji-shu-2", "技术", "", List.of(SECOND)),
                        new Catalogue.Column("c3", null, "kong", "空专栏", "", List.of())),
                titles);
    }

    static ReleaseView view(long number, List<String> withdrawn) {
        return view(number, withdrawn, List.of());
    }

    static ReleaseView view(long number, List<String> withdrawn, List<String> restricted) {
        Catalogue open = catalogue(number, withdrawn);
        Catalogue catalogue =
                new Catalogue(
                        number, open.titleOfProvince(), open.columns(), open.titles(), restricted);
        return new ReleaseView(
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        number,
                        "2026-11-20T01:02:03Z",
                        blob("catalogue"),
                        List.of(),
                        withdrawn),
                catalogue);
    }
}
