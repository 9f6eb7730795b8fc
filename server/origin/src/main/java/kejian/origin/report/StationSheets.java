package kejian.origin.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import kejian.origin.report.Bulletin.Caption;
import kejian.origin.station.StationType;
import org.jspecify.annotations.Nullable;

/** Makes the sheet of one station of a month's snapshot: the same one each time. */
@ApplicationScoped
class StationSheets {

    private static final List<Measure> FIGURES =
            List.of(
                    Measure.STARTS,
                    Measure.VALID,
                    Measure.COMPLETES,
                    Measure.COMPLETION,
                    Measure.AVERAGE_COMPLETION,
                    Measure.WATCHED,
                    Measure.EFFECTIVE,
                    Measure.GROUPS,
                    Measure.PERSON_TIMES,
                    Measure.PERSON_HOURS);

    private static final List<Measure> COLUMNS =
            List.of(
                    Measure.STARTS,
                    Measure.VALID,
                    Measure.COMPLETES,
                    Measure.WATCHED,
                    Measure.EFFECTIVE,
                    Measure.GROUPS,
                    Measure.PERSON_TIMES,
                    Measure.PERSON_HOURS);

    private static final Set<String> DEFINED =
            Set.of(
                    "watchedMs",
                    "effectiveMs",
                    "starts",
                    "validViews",
                    "completes",
                    "completionRate",
                    "averageCompletion",
                    "groupViewings",
                    "personTimes",
                    "personHours",
                    "viewingDays",
                    "dutyDone");

    private final ClosedMonths closed;
    private final SheetQueries queries;
    private final StationMonths stations;

    StationSheets(ClosedMonths closed, SheetQueries queries, StationMonths stations) {
        this.closed = closed;
        this.queries = queries;
        this.stations = stations;
    }

    /**
     * @param listed as lists of stations have it; none where it was not in the register on the
     *     month's last day
     */
    private record Month(Slices seen, StationMonths.@Nullable StationMonth listed) {

        private long viewingDays() {
            return seen.two().values().stream().filter(day -> day.valid() > 0).count();
        }

        private BulletinCell dutyDone() {
            return listed == null ? BulletinCell.NONE : SheetTable.yes(listed.dutiful());
        }
    }

    /**
     * Of a station that stood in the area when the month was closed, with what it watched there.
     *
     * @throws ProblemException {@code not-found}; and as {@link ClosedMonths#frame} has it
     */
    Bulletin of(YearMonth month, String area, String code) throws SQLException {
        ClosedMonths.Frame frame = closed.frame(month, area);
        SheetQueries.Station station =
                queries.station(month, area, code)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, code));
        Three<Month> three = Three.read(month, frame, m -> read(m, month, area, station.id()));
        List<Bulletin.Figure> figures = new ArrayList<>();
        figures.add(
                three.figure(
                        "viewingDays",
                        new Caption("收看天数", "days with a valid view"),
                        m -> BulletinCell.count(m.viewingDays())));
        figures.addAll(Measure.figures(FIGURES, three, m -> m.seen().all()));
        figures.add(three.figure("dutyDone", new Caption("达标", "duty done"), Month::dutyDone));
        Slices seen = three.now().seen();
        List<Bulletin.Table> tables = new ArrayList<>();
        tables.add(about(station));
        tables.add(Bulletin.summary(figures));
        tables.addAll(
                SheetTable.written(
                        COLUMNS,
                        titles(seen, queries.titles(month, seen.one().keySet())),
                        days(seen, month)));
        tables.add(Bulletins.precision(three, m -> m.seen().all()));
        tables.add(Written.definitions(Written.definitionsOf(DEFINED), frame));
        return new Bulletin(
                new Caption(
                        station.name() + "收视情况（" + Bulletin.inChinese(month) + "）",
                        "Viewing of a station " + month),
                month,
                frame.snapshot().snapshot(),
                frame.snapshot().closedAt(),
                station.area(),
                station.areaName(),
                figures,
                tables);
    }

    private Month read(YearMonth month, YearMonth tree, String area, UUID station)
            throws SQLException {
        return new Month(
                queries.ofStation(month, tree, area, station),
                stations.closed(month, area, station).orElse(null));
    }

    private static Bulletin.Table about(SheetQueries.Station s) {
        StationType type = s.type();
        return SheetTable.about(
                new Caption("站点", "station"),
                List.of(
                        SheetTable.fact("站点", "station", BulletinCell.text(s.name())),
                        SheetTable.fact("编码", "code", BulletinCell.text(s.code())),
                        SheetTable.fact(
                                "区划", "area", BulletinCell.text(s.areaName() + " " + s.area())),
                        SheetTable.fact(
                                "类型",
                                "type",
                                type == null
                                        ? BulletinCell.NONE
                                        : BulletinCell.text(type.zh() + " " + type.en())),
                        SheetTable.fact(
                                "容量（人）",
                                "room for",
                                s.capacity() == null
                                        ? BulletinCell.NONE
                                        : BulletinCell.count(s.capacity())),
                        SheetTable.fact("终端", "boxes", BulletinCell.count(s.boxes())),
                        SheetTable.fact(
                                "终端最近联系", "boxes last heard of", SheetTable.day(s.heardOn())),
                        SheetTable.fact("启用", "opened", BulletinCell.date(s.openedOn())),
                        SheetTable.fact("停用", "closed", SheetTable.day(s.closedOn()))));
    }

    /** The longest watched first. */
    private static SheetTable titles(Slices seen, Map<String, String> names) {
        return new SheetTable(
                "titles",
                new Caption("收看的课件", "courseware watched"),
                List.of(new Caption("课件", "courseware"), new Caption("编号", "id")),
                seen.one().entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Totals>comparingByValue(
                                                Comparator.comparingLong(Totals::watchedMs)
                                                        .reversed())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .map(e ->
                                new SheetTable.Line(
                                        List.of(
                                                BulletinCell.text(
                                                        names.getOrDefault(e.getKey(), e.getKey())),
                                                BulletinCell.text(e.getKey())),
                                        e.getValue()))
                        .toList());
    }

    private static SheetTable days(Slices seen, YearMonth month) {
        List<SheetTable.Line> lines = new ArrayList<>();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            lines.add(
                    new SheetTable.Line(
                            List.of(BulletinCell.date(month.atDay(day))),
                            Totals.of(seen.two().get(month.atDay(day).toString()))));
        }
        return new SheetTable(
                "days", new Caption("每日", "by day"), List.of(new Caption("日期", "day")), lines);
    }
}
