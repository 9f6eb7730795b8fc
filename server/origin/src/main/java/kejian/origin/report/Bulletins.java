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
import kejian.contract.problem.Problem;
import kejian.origin.figures.Definitions;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import kejian.origin.station.StationType;
import org.jspecify.annotations.Nullable;

/** Makes a month's bulletin of its snapshot: the same one each time. */
@ApplicationScoped
class Bulletins {

    private static final int HOT_WORDS = 20;

    private final Months months;
    private final ClosedMonths closed;

    Bulletins(Months months, ClosedMonths closed) {
        this.months = months;
        this.closed = closed;
    }

    /**
     * @throws ProblemException {@code month-open}; {@code not-found} where the area was not there
     */
    Bulletin of(YearMonth month, String area) throws SQLException {
        Months.Snapshot snapshot =
                months.of(month)
                        .orElseThrow(
                                () -> new ProblemException(Problem.MONTH_OPEN, month.toString()));
        ClosedMonths.Frame frame =
                closed.frame(month, area)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, area));
        ClosedMonth now = closed.read(month, month, area);
        Three three =
                new Three(
                        now,
                        beside(frame, month.minusMonths(1), month, area),
                        beside(frame, month.minusYears(1), month, area),
                        frame);
        return new Bulletin(
                month,
                snapshot.snapshot(),
                snapshot.closedAt(),
                frame.root().code(),
                frame.root().name(),
                Headline.of(three),
                List.of(
                        types(three),
                        CountyTable.of(three),
                        CountyTable.participation(three),
                        days(three),
                        words(three),
                        published(three),
                        precision(three),
                        definitions(three.frame())));
    }

    private @Nullable ClosedMonth beside(
            ClosedMonths.Frame frame, YearMonth month, YearMonth tree, String area)
            throws SQLException {
        return frame.beside().contains(month) ? closed.read(month, tree, area) : null;
    }

    private static Bulletin.Caption caption(String zh, String en) {
        return new Bulletin.Caption(zh, en);
    }

    static BulletinCell mean(Totals.Register r) {
        return r.stations() == 0
                ? BulletinCell.NONE
                : BulletinCell.hoursOfMs((double) r.effectiveMs() / r.stations());
    }

    private static Bulletin.Table types(Three t) {
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
            Three t,
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

    private static Bulletin.Table days(Three t) {
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

    private static Bulletin.Table words(Three t) {
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

    private static Bulletin.Table published(Three t) {
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
            Three t, String name, Function<ClosedMonth, ClosedMonth.Published> of) {
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

    private static Bulletin.Table precision(Three t) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        rows.add(row(t, "A 播放器上报 players", m -> BulletinCell.share(m.all().a(), m.all().starts())));
        rows.add(
                row(
                        t,
                        "B 请求中的 CMCD CMCD on requests",
                        m -> BulletinCell.share(m.all().b(), m.all().starts())));
        rows.add(
                row(
                        t,
                        "C 下发字节 served bytes",
                        m -> BulletinCell.share(m.all().c(), m.all().starts())));
        rows.add(
                row(
                        t,
                        "误差：上报与下发之差 error: reported against served",
                        m -> BulletinCell.share(m.all().offMs(), m.all().servedMs())));
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

    private static List<BulletinCell> row(
            Three t, String name, Function<ClosedMonth, BulletinCell> cell) {
        List<BulletinCell> row = new ArrayList<>();
        row.add(BulletinCell.text(name));
        row.addAll(t.cells(cell));
        return row;
    }

    private static Bulletin.Table definitions(ClosedMonths.Frame frame) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        Stream.concat(Definitions.ALL.stream(), Written.DEFINITIONS.stream())
                .forEach(d ->
                        rows.add(
                                List.of(
                                        BulletinCell.text(d.figure()),
                                        BulletinCell.text(d.zh()),
                                        BulletinCell.text(d.en()))));
        rows.add(
                List.of(
                        BulletinCell.text("limits"),
                        BulletinCell.text(
                                "本月要求：达标 %d 次、%d 小时；畅通 %d 天"
                                        .formatted(
                                                frame.dutyGroups(),
                                                frame.dutyHours(),
                                                frame.reachDays())),
                        BulletinCell.text(
                                "wanted this month: duty %d group viewings and %d h; reach %d days"
                                        .formatted(
                                                frame.dutyGroups(),
                                                frame.dutyHours(),
                                                frame.reachDays()))));
        return new Bulletin.Table(
                "definitions",
                caption("口径说明", "definitions"),
                List.of(
                        caption("指标", "figure"),
                        caption("口径", "Chinese"),
                        caption("英文", "English")),
                rows);
    }
}
