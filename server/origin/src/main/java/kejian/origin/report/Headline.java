package kejian.origin.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a month comes to, figure by figure. */
final class Headline {

    private Headline() {}

    static List<Bulletin.Figure> of(Three<ClosedMonth> t) {
        List<Bulletin.Figure> all = new ArrayList<>();
        add(
                all,
                t,
                "stations",
                "在册站点",
                "stations",
                m -> BulletinCell.count(m.register().stations()));
        add(all, t, "boxes", "在册终端", "boxes", m -> BulletinCell.count(m.register().boxes()));
        all.add(Measure.STARTS.figure(t, ClosedMonth::all));
        all.add(Measure.VALID.figure(t, ClosedMonth::all));
        all.add(Measure.COMPLETES.figure(t, ClosedMonth::all));
        all.add(Measure.COMPLETION.figure(t, ClosedMonth::all));
        all.add(Measure.AVERAGE_COMPLETION.figure(t, ClosedMonth::all));
        all.add(Measure.WATCHED.figure(t, ClosedMonth::all));
        all.add(Measure.EFFECTIVE.figure(t, ClosedMonth::all));
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
        all.add(Measure.STATIONS.figure(t, ClosedMonth::all));
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
        all.add(Measure.GROUPS.figure(t, ClosedMonth::all));
        all.add(Measure.PERSON_TIMES.figure(t, ClosedMonth::all));
        all.add(Measure.PERSON_HOURS.figure(t, ClosedMonth::all));
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
            Three<ClosedMonth> t,
            String key,
            String zh,
            String en,
            Function<ClosedMonth, BulletinCell> cell) {
        all.add(t.figure(key, new Bulletin.Caption(zh, en), cell));
    }

    private static Totals ofNoStation(ClosedMonth m) {
        return Totals.of(m.byType().get(Written.NO_STATION));
    }
}
