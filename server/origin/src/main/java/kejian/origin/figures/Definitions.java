package kejian.origin.figures;

import java.util.List;
import java.util.stream.Stream;

/** The one written definition of each figure, in the answer of the API and on docs/figures.md. */
public final class Definitions {

    /** One figure in words. */
    public record Definition(String figure, String zh, String en) {}

    public static final List<Definition> ALL =
            List.of(
                    new Definition(
                            "watchedMs",
                            "观看时长：片段长度之和，含重复；每次上报最多计入距上次上报墙钟时间的 2 倍加 5 秒",
                            "media time played, repeats included; credit per report at most 2 × wall time since the last one + 5 s"),
                    new Definition(
                            "effectiveMs",
                            "有效学习时长：片段并集的长度，不超过课件时长",
                            "length of the union of what was played, at most the courseware's"),
                    new Definition(
                            "starts", "播放次数：观看时长不少于 1 秒的会话", "sessions with at least 1 s watched"),
                    new Definition(
                            "validViews",
                            "有效播放次数：有效学习时长不少于 30 秒与一半时长中较小者",
                            "sessions with effective ≥ min(30 s, D/2)"),
                    new Definition(
                            "completes", "完播：有效学习时长不少于 0.9 倍时长", "sessions with effective ≥ 0.9 D"),
                    new Definition("completionRate", "完播率：完播 ÷ 有效播放次数", "completes ÷ valid views"),
                    new Definition(
                            "averageCompletion",
                            "平均完成度：有效学习时长之和 ÷（播放次数 × 时长）",
                            "Σ effective ÷ Σ D over starts"),
                    new Definition(
                            "uniqueStations",
                            "收看站点数：有有效播放的不同站点，不按地址",
                            "distinct stations with a valid view, never by address"),
                    new Definition("groupViewings", "集中收看：报有人数的会话", "sessions with a head count"),
                    new Definition(
                            "personTimes",
                            "参学人次：有效集中收看人数之和加有效个人收看次数；不足 5 人不显示",
                            "Σ heads over valid group sessions + valid personal sessions; hidden under 5"),
                    new Definition(
                            "personHours",
                            "学时：人数 × 有效学习时长 ÷ 3600",
                            "Σ heads × effective hours over the same sessions"),
                    new Definition(
                            "participation",
                            "参学率：期末在册站点中有有效播放的占比",
                            "share of the stations in the register on the last day that had a valid view"),
                    new Definition(
                            "precision",
                            "精度：A 播放器上报，B 请求中的 CMCD，C 下发字节，按播放次数的占比",
                            "share of starts by witness: A player, B CMCD on requests, C served bytes"),
                    new Definition(
                            "servedMsDifference",
                            "上报与下发之差：有效学习时长与下发时长之差的绝对值之和 ÷ 下发时长之和",
                            "Σ |effective − served| ÷ Σ served, where both were witnessed"));

    public static final Definition DUTY =
            new Definition(
                    "duty",
                    "达标率：月内集中收看次数和有效学习时长都达到要求的站点（通常 2 次、20 小时）÷ 期末在册站点",
                    "stations with as many group viewings and hours of effective viewing in the month as are wanted (usually 2 and 20) ÷ the same");

    public static final Definition REACH =
            new Definition(
                    "reach",
                    "畅通率：自月末前 7 天（可配置）至月结时有终端联系过边缘服务器的站点 ÷ 期末在册站点",
                    "stations of which a box was heard by its edge between 7 days (configurable) before the month's end and its closing ÷ the same");

    /** Of whole months, by county and month alone; bulletins have them in a place of their own. */
    static final List<Definition> OF_MONTHS = List.of(DUTY, REACH);

    /** What figures can be asked for by name. */
    static final List<Definition> ASKED = Stream.of(ALL, OF_MONTHS).flatMap(List::stream).toList();

    private Definitions() {}
}
