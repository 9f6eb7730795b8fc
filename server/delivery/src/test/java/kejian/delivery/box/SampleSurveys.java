package kejian.delivery.box;

import java.util.List;
import kejian.contract.release.Survey;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/** Surveys of each sort, and of each reason not to be asked. */
final class SampleSurveys {

    static final String ALL = "0198a000-0000-7000-8000-00000000a001";
    static final String COLUMN = "0198a000-0000-7000-8000-00000000a002";
    static final String TITLE = "0198a000-0000-7000-8000-00000000a003";

    private SampleSurveys() {}

    static Survey.Question stars() {
        return new Survey.Question(
                "STARS",
                "您对本月课件满意吗？",
                List.of("★ 很不满意", "★★ 不满意", "★★★ 一般", "★★★★ 满意", "★★★★★ 很满意"));
    }

    static Survey.Question wish() {
        return new Survey.Question(
                "WISH",
                "您还想看什么？",
                List.of("果树 <b>", "蔬菜", "养殖", "法律", "医保", "戏曲", "农机", "电商", "其他"));
    }

    static Survey of(
            String id,
            @Nullable String column,
            @Nullable String courseware,
            Survey.Question... questions) {
        return new Survey(
                id,
                "调查 \"" + id.substring(33) + "\"",
                column,
                courseware,
                null,
                null,
                null,
                List.of(questions));
    }

    /** About all, a column of it, and a title. */
    static List<Survey> all() {
        return List.of(
                of(ALL, null, null, stars(), wish()),
                of(COLUMN, "c1", null, stars()),
                of(TITLE, null, SampleRelease.VIDEO, stars()));
    }

    static ReleaseView view(long number, List<Survey> surveys) {
        ReleaseView view = SampleRelease.view(number, List.of());
        return new ReleaseView(view.manifest(), view.catalogue().asking(surveys));
    }
}
