package kejian.origin.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import kejian.contract.courseware.Tier;
import kejian.contract.problem.Problem;
import kejian.origin.figures.Retention;
import kejian.origin.problem.ProblemException;
import kejian.origin.report.Bulletin.Caption;

/** Makes the sheet of one courseware of a month's snapshot: the same one each time. */
@ApplicationScoped
class CoursewareSheets {

    /** A curve of a table, not of a picture. */
    private static final int STEP = 5;

    private static final List<Measure> FIGURES = List.of(Measure.values());

    private static final List<Measure> COLUMNS =
            List.of(
                    Measure.STARTS,
                    Measure.VALID,
                    Measure.COMPLETION,
                    Measure.WATCHED,
                    Measure.EFFECTIVE,
                    Measure.STATIONS,
                    Measure.PERSON_TIMES,
                    Measure.PERSON_HOURS);

    /** A station's heads would be a group's. */
    private static final List<Measure> OF_STATIONS =
            List.of(
                    Measure.WATCHED,
                    Measure.EFFECTIVE,
                    Measure.STARTS,
                    Measure.VALID,
                    Measure.COMPLETES);

    private static final Set<String> DEFINED =
            Set.of(
                    "watchedMs",
                    "effectiveMs",
                    "starts",
                    "validViews",
                    "completes",
                    "completionRate",
                    "averageCompletion",
                    "uniqueStations",
                    "groupViewings",
                    "personTimes",
                    "personHours",
                    "retention",
                    "dropPoints");

    private final ClosedMonths closed;
    private final SheetQueries queries;

    CoursewareSheets(ClosedMonths closed, SheetQueries queries) {
        this.closed = closed;
        this.queries = queries;
    }

    /**
     * Of a courseware of the area, below or above it, as it was watched in the area.
     *
     * @throws ProblemException {@code not-found} where it was not published by then; and as {@link
     *     ClosedMonths#frame} has it
     */
    Bulletin of(YearMonth month, String area, String id) throws SQLException {
        ClosedMonths.Frame frame = closed.frame(month, area);
        SheetQueries.Title title =
                queries.courseware(month, area, id)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, id));
        Three<Slices> three =
                Three.read(month, frame, m -> queries.ofCourseware(m, month, area, id));
        Retention retention = queries.retention(month, area, id);
        List<Bulletin.Figure> figures = Measure.figures(FIGURES, three, Slices::all);
        List<Bulletin.Table> tables = new ArrayList<>();
        tables.add(about(title));
        tables.add(Bulletin.summary(figures));
        tables.addAll(
                SheetTable.written(
                        COLUMNS,
                        tiers(three.now()),
                        areas(three.now(), area, queries.partsOf(month, area))));
        tables.add(curve(retention));
        tables.add(drops(retention));
        tables.addAll(SheetTable.written(OF_STATIONS, longest(month, area, id)));
        tables.add(Bulletins.precision(three, Slices::all));
        tables.add(Written.definitions(Written.definitionsOf(DEFINED), frame));
        return new Bulletin(
                new Caption(
                        "%s《%s》收视情况（%s）"
                                .formatted(
                                        frame.root().name(),
                                        title.title(),
                                        Bulletin.inChinese(month)),
                        "Viewing of a courseware " + month),
                month,
                frame.snapshot().snapshot(),
                frame.snapshot().closedAt(),
                area,
                frame.root().name(),
                figures,
                tables);
    }

    private static Bulletin.Table about(SheetQueries.Title t) {
        List<List<BulletinCell>> facts = new ArrayList<>();
        facts.add(SheetTable.fact("标题", "title", BulletinCell.text(t.title())));
        facts.add(SheetTable.fact("编号", "id", BulletinCell.text(t.id())));
        facts.add(SheetTable.fact("栏目", "columns", SheetTable.said(t.columns())));
        facts.add(
                SheetTable.fact(
                        "时长",
                        "length",
                        t.durationMs() == null
                                ? BulletinCell.NONE
                                : BulletinCell.text(time(t.durationMs()))));
        facts.add(SheetTable.fact("主讲", "presenter", SheetTable.said(t.presenter())));
        facts.add(
                SheetTable.fact(
                        "形式",
                        "kind",
                        BulletinCell.text(
                                switch (t.kind()) {
                                    case VIDEO -> "视频 video";
                                    case ARTICLE -> "图文 article";
                                })));
        facts.add(SheetTable.fact("首次上线", "published", BulletinCell.date(t.publishedOn())));
        facts.add(SheetTable.fact("已撤回", "withdrawn", SheetTable.yes(t.withdrawn())));
        return SheetTable.about(new Caption("课件", "courseware"), facts);
    }

    /** Hours, minutes and seconds. */
    private static String time(long ms) {
        long seconds = ms / 1_000;
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }

    private static SheetTable tiers(Slices now) {
        return new SheetTable(
                "tiers",
                new Caption("终端类别", "tiers"),
                List.of(new Caption("终端类别", "tier")),
                Arrays.stream(Tier.values())
                        .map(tier ->
                                new SheetTable.Line(
                                        List.of(BulletinCell.text(name(tier))),
                                        Totals.of(now.one().get(tier.name()))))
                        .toList());
    }

    private static String name(Tier tier) {
        return switch (tier) {
            case A -> "A 老机顶盒 box of 2008";
            case B -> "B 安卓4.4盒 box of 2014";
            case C -> "C 新终端 modern box, phone, browser";
        };
    }

    /** A line of the area's own where something was watched in none of those below it. */
    private static SheetTable areas(Slices now, String area, SortedMap<String, String> names) {
        List<SheetTable.Line> lines = new ArrayList<>();
        names.forEach((code, name) -> {
            if (!code.equals(area) || now.two().containsKey(area)) {
                lines.add(
                        new SheetTable.Line(
                                List.of(BulletinCell.text(code), BulletinCell.text(name)),
                                Totals.of(now.two().get(code))));
            }
        });
        return new SheetTable(
                "areas",
                new Caption("下级区划", "areas right below"),
                List.of(new Caption("区划代码", "code"), new Caption("区划", "area")),
                lines);
    }

    private static Bulletin.Table curve(Retention r) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (int p = 0; p < r.points().size(); p += STEP) {
            rows.add(
                    List.of(
                            BulletinCell.share(p, 100),
                            BulletinCell.text(time(p * r.durationMs() / 100)),
                            BulletinCell.share(r.points().get(p), 1)));
        }
        return new Bulletin.Table(
                "retention",
                new Caption("留存曲线", "retention"),
                List.of(
                        new Caption("位置", "of the length"),
                        new Caption("时间", "at"),
                        new Caption("留存", "share of starts")),
                rows);
    }

    private static Bulletin.Table drops(Retention r) {
        return new Bulletin.Table(
                "drops",
                new Caption("流失点", "drop points"),
                List.of(new Caption("时间", "at"), new Caption("下降", "falls by")),
                r.drops().stream()
                        .map(d ->
                                List.of(
                                        BulletinCell.text(time(d.atMs())),
                                        BulletinCell.share(d.share(), 1)))
                        .toList());
    }

    private SheetTable longest(YearMonth month, String area, String id) throws SQLException {
        return new SheetTable(
                "longest",
                new Caption("收看最久的站点", "stations that watched longest"),
                List.of(
                        new Caption("站点编码", "code"),
                        new Caption("站点", "station"),
                        new Caption("区划", "area")),
                queries.longest(month, area, id).stream()
                        .map(s ->
                                new SheetTable.Line(
                                        List.of(
                                                BulletinCell.text(s.code()),
                                                BulletinCell.text(s.name()),
                                                BulletinCell.text(s.areaName())),
                                        s.sums()))
                        .toList());
    }
}
