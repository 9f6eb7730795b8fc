package kejian.origin.report;

import java.util.List;
import java.util.Map;
import kejian.origin.figures.Definitions.Definition;

/** Captions and definitions of what stands in bulletins alone. */
final class Written {

    static final String NO_STATION = "-";

    static final Map<String, Bulletin.Caption> WORD_KINDS =
            Map.of(
                    "words", new Bulletin.Caption("文字", "words"),
                    "keys", new Bulletin.Caption("按键", "digits"),
                    "title", new Bulletin.Caption("按键打开", "opened by digits"));

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
                    new Definition(
                            "duty",
                            "达标率：月内集中收看次数和有效学习时长都达到要求的站点（通常 2 次、20 小时）÷ 期末在册站点",
                            "stations with as many group viewings and hours of effective viewing in the month as are wanted (usually 2 and 20) ÷ the same"),
                    new Definition(
                            "reach",
                            "畅通率：自月末前 7 天（可配置）至月结时有终端联系过边缘服务器的站点 ÷ 期末在册站点",
                            "stations of which a box was heard by its edge between 7 days (configurable) before the month's end and its closing ÷ the same"),
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
                    new Definition(
                            "snapshot",
                            "快照：本通报全部数字出自月结时的快照，快照号为其内容的摘要；月结之后到达的数据列为更正（kejian report month），不改本通报；上月、去年同月为其各自月结时的数字，本月月结时尚未月结的不列",
                            "all numbers are of the snapshot that closing made, whose id is a digest over it; what came later is a correction (kejian report month) and changes nothing here; the months beside are as they were closed, where they were closed by then"));

    private Written() {}
}
