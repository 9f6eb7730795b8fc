package kejian.origin.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kejian.origin.survey.SmallCells;

/** What a month comes to, figure by figure. */
final class Headline {

    private Headline() {}

    static List<Bulletin.Figure> of(Three t) {
        List<Bulletin.Figure> all = new ArrayList<>();
        add(
                all,
                t,
                "stations",
                "在册站点",
                "stations",
                m -> BulletinCell.count(m.register().stations()));
        add(all, t, "boxes", "在册终端", "boxes", m -> BulletinCell.count(m.register().boxes()));
        add(all, t, "starts", "播放次数", "starts", m -> BulletinCell.count(m.all().starts()));
        add(
                all,
                t,
                "validViews",
                "有效播放次数",
                "valid views",
                m -> BulletinCell.count(m.all().valid()));
        add(all, t, "completes", "完播次数", "completes", m -> BulletinCell.count(m.all().completes()));
        add(
                all,
                t,
                "completionRate",
                "完播率",
                "completion rate",
                m -> BulletinCell.share(m.all().completes(), m.all().valid()));
        add(
                all,
                t,
                "averageCompletion",
                "平均完成度",
                "average completion",
                m -> BulletinCell.share(m.all().startedMs(), m.all().lengthsMs()));
        add(
                all,
                t,
                "watchedHours",
                "观看时长（小时）",
                "hours watched",
                m -> BulletinCell.hoursOfMs(m.all().watchedMs()));
        add(
                all,
                t,
                "effectiveHours",
                "有效学习时长（小时）",
                "effective hours",
                m -> BulletinCell.hoursOfMs(m.all().effectiveMs()));
        add(
                all,
                t,
                "stationHours",
                "站点有效学习时长（小时）",
                "effective hours of stations",
                m -> BulletinCell.hoursOfMs(m.all().effectiveMs() - ofNoStation(m).effectiveMs()));
        add(
                all,
                t,
                "meanHours",
                "站均时长（小时）",
                "mean hours per station",
                m -> Bulletins.mean(m.register()));
        add(
                all,
                t,
                "viewingStations",
                "收看站点",
                "stations with a valid view",
                m -> BulletinCell.count(m.all().stations()));
        add(
                all,
                t,
                "participation",
                "参学率",
                "participation",
                m -> BulletinCell.share(m.register().viewing(), m.register().stations()));
        add(
                all,
                t,
                "duty",
                "达标率",
                "duty",
                m -> BulletinCell.share(m.register().dutiful(), m.register().stations()));
        add(
                all,
                t,
                "reach",
                "畅通率",
                "reach",
                m -> BulletinCell.share(m.register().reached(), m.register().stations()));
        add(
                all,
                t,
                "stationsADay",
                "日均活跃站点",
                "active stations a day",
                m -> BulletinCell.count(Math.round(m.meanStationsADay())));
        add(
                all,
                t,
                "mostStationsADay",
                "单日最多活跃站点",
                "most active stations on a day",
                m ->
                        BulletinCell.count(
                                m.busiest() == null ? 0 : m.busiest().getValue().stations()));
        add(
                all,
                t,
                "busiestDay",
                "最多之日",
                "that day",
                m ->
                        m.busiest() == null
                                ? BulletinCell.NONE
                                : BulletinCell.date(m.busiest().getKey()));
        add(
                all,
                t,
                "groups",
                "集中收看次数",
                "group viewings",
                m -> BulletinCell.count(m.all().groups()));
        add(all, t, "personTimes", "参学人次", "person-times", m -> persons(m, false));
        add(all, t, "personHours", "学时", "person-hours", m -> persons(m, true));
        add(all, t, "searches", "检索次数", "searches", m -> BulletinCell.count(m.searches()));
        add(
                all,
                t,
                "newVideos",
                "新上线视频课件",
                "videos published",
                m -> BulletinCell.count(m.publishedAll().videos()));
        add(
                all,
                t,
                "newArticles",
                "新上线图文课件",
                "articles published",
                m -> BulletinCell.count(m.publishedAll().articles()));
        add(
                all,
                t,
                "videos",
                "在线视频课件",
                "videos there",
                m -> BulletinCell.count(m.publishedAll().videosThere()));
        add(
                all,
                t,
                "articles",
                "在线图文课件",
                "articles there",
                m -> BulletinCell.count(m.publishedAll().articlesThere()));
        return all;
    }

    private static void add(
            List<Bulletin.Figure> all,
            Three t,
            String key,
            String zh,
            String en,
            Function<ClosedMonth, BulletinCell> cell) {
        List<BulletinCell> cells = t.cells(cell);
        all.add(
                new Bulletin.Figure(
                        key,
                        new Bulletin.Caption(zh, en),
                        cells.get(0),
                        cells.get(1),
                        cells.get(2)));
    }

    private static BulletinCell persons(ClosedMonth m, boolean hours) {
        if (!SmallCells.isShown(m.all().told())) {
            return BulletinCell.FEW;
        }
        return hours
                ? BulletinCell.hoursOfMs(m.all().personMs())
                : BulletinCell.count(m.all().persons());
    }

    private static Totals ofNoStation(ClosedMonth m) {
        return Totals.of(m.byType().get(Written.NO_STATION));
    }
}
