package kejian.origin.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kejian.origin.figures.Definitions;
import kejian.origin.figures.Definitions.Definition;

/** Captions and definitions of what stands in bulletins and sheets alone. */
final class Written {

    static final String NO_STATION = "-";

    static final Map<String, Bulletin.Caption> WORD_KINDS =
            Map.of(
                    "words", new Bulletin.Caption("文字", "words"),
                    "keys", new Bulletin.Caption("按键", "digits"),
                    "title", new Bulletin.Caption("按键打开", "opened by digits"));

    private static final Set<String> FOR_ALL =
            Set.of("precision", "servedMsDifference", "few", "snapshot");

    /** As bulletins said it before there were sheets, so that they are made again as they were. */
    private static final Definition BULLETIN_SNAPSHOT =
            new Definition(
                    "snapshot",
                    "快照：本通报全部数字出自月结时的快照，快照号为其内容的摘要；月结之后到达的数据列为更正（kejian report month），不改本通报；上月、去年同月为其各自月结时的数字，本月月结时尚未月结的不列",
                    "all numbers are of the snapshot that closing made, whose id is a digest over it; what came later is a correction (kejian report month) and changes nothing here; the months beside are as they were closed, where they were closed by then");

    static final List<Definition> DEFINITIONS =
            List.of(
                    new Definition(
                            "stations",
                            "站点：月末在册的终端站点；终端：其在册终端",
                            "in the register on the month's last day; boxes: those of them"),
                    new Definition(
                            "stationHours",
                            "站点有效学习时长：在册站点的有效学习时长之和；按类型、县区合计，“未登记”为不在站点登记中的终端",
                            "effective viewing of stations of the register; what boxes of no register watched stands apart"),
                    new Definition(
                            "meanHours",
                            "站均时长：月末在册站点的有效学习时长 ÷ 月末在册站点数",
                            "effective hours of the stations in the register on the last day ÷ their number"),
                    Definitions.DUTY,
                    Definitions.REACH,
                    new Definition(
                            "stationsADay",
                            "日活跃站点：当日有有效播放的站点数；日均为全月各日之和 ÷ 当月天数",
                            "stations with a valid view of that day; the mean is over all days of the month"),
                    new Definition(
                            "hotWords",
                            "检索热词：月内检索次数最多的 20 个词；不足 5 台终端找过的词不列出",
                            "the twenty words most looked for in the month, of those that at least five boxes asked for"),
                    new Definition(
                            "published",
                            "课件上线：首次上线在当月的课件，按类别；在线为月末止上线而月结时未撤回的；只计本区划及以下制作的",
                            "first published in the month, by category; those there: published by its end and not withdrawn at closing; of the area and below"),
                    new Definition(
                            "few",
                            "*：不足 5 人，或能由合计倒推出来，不显示。—：该月未月结，或没有数据",
                            "*: fewer than five persons, or would give such away. —: that month is not closed, or has nothing"),
                    BULLETIN_SNAPSHOT);

    /** What stands in sheets of one courseware or station alone. */
    private static final List<Definition> SHEETS =
            List.of(
                    new Definition(
                            "snapshot",
                            "快照：本页全部数字出自月结时的快照，快照号为其内容的摘要；月结之后到达的数据列为更正（kejian report month），不改本页；上月、去年同月为其各自月结时的数字，本月月结时尚未月结的不列",
                            "all numbers are of the snapshot that closing made, whose id is a digest over it; what came later is a correction (kejian report month) and changes nothing here; the months beside are as they were closed, where they were closed by then"),
                    new Definition(
                            "retention",
                            "留存曲线：播放到该处的会话 ÷ 播放次数；会回升，因为有人跳着看；每 5% 一点，最后一点为末 1 毫秒",
                            "share of starts whose union holds the moment, may rise again; each 5 %, the last one at the last ms"),
                    new Definition(
                            "dropPoints",
                            "流失点：留存在 1% 之内下降不少于 5 个百分点之处，至多三处",
                            "up to three places where the curve falls by 5 % of starts or more within 1 %"),
                    new Definition(
                            "viewingDays",
                            "收看天数：有有效播放的天数；播放计入开始的那一天",
                            "days with a valid view; a view is of the day on which it began"),
                    new Definition(
                            "dutyDone",
                            "达标：集中收看次数和有效学习时长都达到该月的要求；月末不在册的不评",
                            "as many group viewings and hours as were wanted in that month; not said of a station that was not in the register on its last day"));

    private Written() {}

    /** Those of these figures, as bulletins tell them, and what holds for all. */
    static Stream<Definition> definitionsOf(Set<String> figures) {
        return Stream.of(Definitions.ALL, SHEETS, DEFINITIONS)
                .flatMap(List::stream)
                .filter(d -> d != BULLETIN_SNAPSHOT)
                .filter(d -> figures.contains(d.figure()) || FOR_ALL.contains(d.figure()));
    }

    /** A line each, and what was wanted of a station in the month. */
    static Bulletin.Table definitions(Stream<Definition> definitions, ClosedMonths.Frame frame) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        definitions.forEach(d -> rows.add(line(d.figure(), d.zh(), d.en())));
        rows.add(
                line(
                        "limits",
                        "本月要求：达标 %d 次、%d 小时；畅通 %d 天"
                                .formatted(
                                        frame.dutyGroups(), frame.dutyHours(), frame.reachDays()),
                        "wanted this month: duty %d group viewings and %d h; reach %d days"
                                .formatted(
                                        frame.dutyGroups(), frame.dutyHours(), frame.reachDays())));
        return new Bulletin.Table(
                "definitions",
                new Bulletin.Caption("口径说明", "definitions"),
                List.of(
                        new Bulletin.Caption("指标", "figure"),
                        new Bulletin.Caption("口径", "Chinese"),
                        new Bulletin.Caption("英文", "English")),
                rows);
    }

    private static List<BulletinCell> line(String figure, String zh, String en) {
        return List.of(BulletinCell.text(figure), BulletinCell.text(zh), BulletinCell.text(en));
    }
}
