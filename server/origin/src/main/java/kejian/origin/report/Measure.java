package kejian.origin.report;

import java.util.List;
import java.util.function.Function;
import kejian.origin.survey.SmallCells;

/** What a bulletin and sheets tell of sessions, whichever they are of. */
enum Measure {
    STARTS("starts", "播放次数", "starts", t -> BulletinCell.count(t.starts())),
    VALID("validViews", "有效播放次数", "valid views", t -> BulletinCell.count(t.valid())),
    COMPLETES("completes", "完播次数", "completes", t -> BulletinCell.count(t.completes())),
    COMPLETION(
            "completionRate",
            "完播率",
            "completion rate",
            t -> BulletinCell.share(t.completes(), t.valid())),
    AVERAGE_COMPLETION(
            "averageCompletion",
            "平均完成度",
            "average completion",
            t -> BulletinCell.share(t.startedMs(), t.lengthsMs())),
    WATCHED(
            "watchedHours",
            "观看时长（小时）",
            "hours watched",
            t -> BulletinCell.hoursOfMs(t.watchedMs())),
    EFFECTIVE(
            "effectiveHours",
            "有效学习时长（小时）",
            "effective hours",
            t -> BulletinCell.hoursOfMs(t.effectiveMs())),
    STATIONS(
            "viewingStations",
            "收看站点",
            "stations with a valid view",
            t -> BulletinCell.count(t.stations())),
    GROUPS("groups", "集中收看次数", "group viewings", t -> BulletinCell.count(t.groups())),
    PERSON_TIMES(
            "personTimes", "参学人次", "person-times", t -> told(t, BulletinCell.count(t.persons()))),
    PERSON_HOURS(
            "personHours",
            "学时",
            "person-hours",
            t -> told(t, BulletinCell.hoursOfMs(t.personMs())));

    private final String key;
    private final Bulletin.Caption caption;
    private final Function<Totals, BulletinCell> cell;

    Measure(String key, String zh, String en, Function<Totals, BulletinCell> cell) {
        this.key = key;
        caption = new Bulletin.Caption(zh, en);
        this.cell = cell;
    }

    private static BulletinCell told(Totals t, BulletinCell persons) {
        return SmallCells.isShown(t.told()) ? persons : BulletinCell.FEW;
    }

    Bulletin.Caption caption() {
        return caption;
    }

    BulletinCell of(Totals totals) {
        return cell.apply(totals);
    }

    /**
     * @param isHidden whether it would give others away
     */
    BulletinCell of(Totals totals, boolean isHidden) {
        return isHidden && isOfPersons() ? BulletinCell.FEW : of(totals);
    }

    private boolean isOfPersons() {
        return this == PERSON_TIMES || this == PERSON_HOURS;
    }

    <T> Bulletin.Figure figure(Three<T> three, Function<T, Totals> sums) {
        return three.figure(key, caption, month -> of(sums.apply(month)));
    }

    static <T> List<Bulletin.Figure> figures(
            List<Measure> measures, Three<T> three, Function<T, Totals> sums) {
        return measures.stream().map(m -> m.figure(three, sums)).toList();
    }
}
