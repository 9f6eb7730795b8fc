package kejian.origin.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import kejian.contract.courseware.Category;
import kejian.origin.figures.Definitions;
import kejian.origin.problem.ProblemException;
import kejian.origin.station.StationType;

/** Makes a month's bulletin of its snapshot: the same one each time. */
@ApplicationScoped
class Bulletins {

    private static final int HOT_WORDS = 20;

    private final ClosedMonths closed;

    Bulletins(ClosedMonths closed) {
        this.closed = closed;
    }

    /**
     * @throws ProblemException as {@link ClosedMonths#frame} has it
     */
    Bulletin of(YearMonth month, String area) throws SQLException {
        ClosedMonths.Frame frame = closed.frame(month, area);
        Three<ClosedMonth> three = Three.read(month, frame, m -> closed.read(m, month, area));
        List<Bulletin.Figure> figures = Headline.of(three);
        return new Bulletin(
                caption(
                        frame.root().name() + "课件收视情况通报（" + Bulletin.inChinese(month) + "）",
                        "Viewing bulletin " + month),
                month,
                frame.snapshot().snapshot(),
                frame.snapshot().closedAt(),
                frame.root().code(),
                frame.root().name(),
                figures,
                List.of(
                        Bulletin.summary(figures),
                        types(three),
                        CountyTable.of(three),
                        CountyTable.participation(three),
                        days(three),
                        words(three),
                        published(three),
                        precision(three, ClosedMonth::all),
                        Written.definitions(
                                Stream.concat(
                                        Definitions.ALL.stream(), Written.DEFINITIONS.stream()),
                                frame)));
    }

    private static Bulletin.Caption caption(String zh, String en) {
        return new Bulletin.Caption(zh, en);
    }

    static BulletinCell mean(Totals.Register r) {
        return r.stations() == 0
                ? BulletinCell.NONE
                : BulletinCell.hoursOfMs((double) r.effectiveMs() / r.stations());
    }

    private static Bulletin.Table types(Three<ClosedMonth> t) {
        Set<String> keys = t.keys(m -> m.byType().keySet());
        keys.addAll(t.keys(m -> m.registerByType().keySet()));
        List<List<BulletinCell>> rows = new ArrayList<>();
        Map<String, Bulletin.Caption> names = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (StationType type : StationType.values()) {
            names.put(type.name(), caption(type.zh(), type.en()));
            order.add(type.name());
        }
        names.put("", caption("未分类", "of no type"));
        names.put(Written.NO_STATION, caption("未登记", "in no register"));
        order.add("");
        order.add(Written.NO_STATION);
        for (String key : order) {
            if (keys.contains(key)) {
                List<BulletinCell> row = new ArrayList<>();
                row.add(BulletinCell.text(names.getOrDefault(key, caption(key, "")).both()));
                row.addAll(
                        measures(
                                t,
                                m -> Totals.of(m.byType().get(key)),
                                m -> Totals.Register.of(m.registerByType().get(key))));
                rows.add(row);
            }
        }
        List<Bulletin.Caption> columns = new ArrayList<>();
        columns.add(caption("站点类型", "type of station"));
        columns.addAll(MEASURES);
        return new Bulletin.Table("types", caption("站点类型", "types of stations"), columns, rows);
    }

    static final List<Bulletin.Caption> MEASURES =
            List.of(
                    caption("站点", "stations"),
                    Bulletin.LAST,
                    Bulletin.YEAR,
                    caption("终端", "boxes"),
                    caption("有效学习时长（小时）", "effective hours"),
                    Bulletin.LAST,
                    Bulletin.YEAR,
                    caption("占比", "share"),
                    caption("站均（小时）", "mean hours"),
                    caption("参学率", "participation"),
                    Bulletin.LAST,
                    Bulletin.YEAR,
                    caption("达标率", "duty"),
                    caption("畅通率", "reach"));

    /** As {@link #MEASURES} names them. */
    static List<BulletinCell> measures(
            Three<ClosedMonth> t,
            Function<ClosedMonth, Totals> sums,
            Function<ClosedMonth, Totals.Register> registers) {
        Totals.Register r = registers.apply(t.now());
        Totals s = sums.apply(t.now());
        List<BulletinCell> cells = new ArrayList<>();
        cells.addAll(t.cells(m -> BulletinCell.count(registers.apply(m).stations())));
        cells.add(BulletinCell.count(r.boxes()));
        cells.addAll(t.cells(m -> BulletinCell.hoursOfMs(sums.apply(m).effectiveMs())));
        cells.add(BulletinCell.share(s.effectiveMs(), t.now().all().effectiveMs()));
        cells.add(mean(r));
        cells.addAll(
                t.cells(m ->
                        BulletinCell.share(
                                registers.apply(m).viewing(), registers.apply(m).stations())));
        cells.add(BulletinCell.share(r.dutiful(), r.stations()));
        cells.add(BulletinCell.share(r.reached(), r.stations()));
        return cells;
    }

    private static Bulletin.Table days(Three<ClosedMonth> t) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (int day = 1; day <= t.now().month().lengthOfMonth(); day++) {
            int of = day;
            List<BulletinCell> row = new ArrayList<>();
            row.add(BulletinCell.date(t.now().month().atDay(day)));
            row.addAll(t.cells(m -> onDay(m, of)));
            ClosedMonth.Day now = t.now().days().get(t.now().month().atDay(day));
            row.add(BulletinCell.hoursOfMs(now == null ? 0 : now.effectiveMs()));
            rows.add(row);
        }
        return new Bulletin.Table(
                "days",
                caption("每日活跃站点", "active stations by day"),
                List.of(
                        caption("日期", "day"),
                        caption("活跃站点", "active stations"),
                        Bulletin.LAST,
                        Bulletin.YEAR,
                        caption("有效学习时长（小时）", "effective hours")),
                rows);
    }

    private static BulletinCell onDay(ClosedMonth m, int day) {
        if (day > m.month().lengthOfMonth()) {
            return BulletinCell.NONE;
        }
        LocalDate date = m.month().atDay(day);
        ClosedMonth.Day found = m.days().get(date);
        return BulletinCell.count(found == null ? 0 : found.stations());
    }

    private static Bulletin.Table words(Three<ClosedMonth> t) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (ClosedMonth.Word word : t.now().words()) {
            if (rows.size() == HOT_WORDS) {
                break;
            }
            List<BulletinCell> row = new ArrayList<>();
            row.add(BulletinCell.count(rows.size() + 1));
            row.add(BulletinCell.text(word.shown()));
            row.add(
                    BulletinCell.text(
                            Written.WORD_KINDS
                                    .getOrDefault(word.kind(), caption(word.kind(), ""))
                                    .both()));
            row.addAll(t.cells(m -> searches(m, word)));
            row.add(BulletinCell.count(word.boxes()));
            rows.add(row);
        }
        return new Bulletin.Table(
                "words",
                caption("检索热词", "hot words"),
                List.of(
                        caption("名次", "rank"),
                        caption("词", "words"),
                        caption("方式", "by"),
                        caption("检索次数", "searches"),
                        Bulletin.LAST,
                        Bulletin.YEAR,
                        caption("终端数", "boxes")),
                rows);
    }

    private static BulletinCell searches(ClosedMonth m, ClosedMonth.Word word) {
        return m.words().stream()
                .filter(w -> w.kind().equals(word.kind()) && w.what().equals(word.what()))
                .findFirst()
                .map(w -> BulletinCell.count(w.searches()))
                .orElse(BulletinCell.NONE);
    }

    private static Bulletin.Table published(Three<ClosedMonth> t) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (Category category : Category.values()) {
            rows.add(published(t, category.title(), m -> of(m, category)));
        }
        rows.add(published(t, "合计 total", ClosedMonth::publishedAll));
        return new Bulletin.Table(
                "published",
                caption("课件上线", "courseware published"),
                List.of(
                        caption("类别", "category"),
                        caption("新上线", "published"),
                        Bulletin.LAST,
                        Bulletin.YEAR,
                        caption("其中视频", "videos of them"),
                        caption("其中图文", "articles of them"),
                        caption("在线视频", "videos there"),
                        caption("在线图文", "articles there")),
                rows);
    }

    private static ClosedMonth.Published of(ClosedMonth m, Category category) {
        return m.published().getOrDefault(category.name(), ClosedMonth.Published.NONE);
    }

    private static List<BulletinCell> published(
            Three<ClosedMonth> t, String name, Function<ClosedMonth, ClosedMonth.Published> of) {
        ClosedMonth.Published now = of.apply(t.now());
        List<BulletinCell> row = new ArrayList<>();
        row.add(BulletinCell.text(name));
        row.addAll(t.cells(m -> BulletinCell.count(of.apply(m).videos() + of.apply(m).articles())));
        row.add(BulletinCell.count(now.videos()));
        row.add(BulletinCell.count(now.articles()));
        row.add(BulletinCell.count(now.videosThere()));
        row.add(BulletinCell.count(now.articlesThere()));
        return row;
    }

    /** By what was witnessed. */
    static <T> Bulletin.Table precision(Three<T> t, Function<T, Totals> sums) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        rows.add(row(t, "A 播放器上报 players", sums, s -> BulletinCell.share(s.a(), s.starts())));
        rows.add(
                row(
                        t,
                        "B 请求中的 CMCD CMCD on requests",
                        sums,
                        s -> BulletinCell.share(s.b(), s.starts())));
        rows.add(row(t, "C 下发字节 served bytes", sums, s -> BulletinCell.share(s.c(), s.starts())));
        rows.add(
                row(
                        t,
                        "误差：上报与下发之差 error: reported against served",
                        sums,
                        s -> BulletinCell.share(s.offMs(), s.servedMs())));
        return new Bulletin.Table(
                "precision",
                caption("数据精度", "precision"),
                List.of(
                        caption("精度", "precision"),
                        caption("本月", "this month"),
                        Bulletin.LAST,
                        Bulletin.YEAR),
                rows);
    }

    private static <T> List<BulletinCell> row(
            Three<T> t,
            String name,
            Function<T, Totals> sums,
            Function<Totals, BulletinCell> cell) {
        List<BulletinCell> row = new ArrayList<>();
        row.add(BulletinCell.text(name));
        row.addAll(t.cells(sums.andThen(cell)));
        return row;
    }
}
