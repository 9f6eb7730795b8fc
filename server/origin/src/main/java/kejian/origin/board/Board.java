package kejian.origin.board;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import kejian.origin.plan.Audience;
import org.jspecify.annotations.Nullable;

/**
 * Asked, made, watched, satisfied (需求、制作、收看、满意) of a period.
 *
 * @param area whose counties these are
 * @param cells those in which there is anything, by county, category and audience
 */
public record Board(
        LocalDate from, LocalDate to, String area, List<Definition> definitions, List<Cell> cells) {

    /** One figure in words. */
    public record Definition(String figure, String zh, String en) {}

    static final List<Definition> DEFINITIONS =
            List.of(
                    new Definition(
                            "county",
                            "县区：区划树上自省向下第一个不是省、市的区划；不在县区内的记在其本身",
                            "going down the tree of areas, the first that is no province and no city; what lies in none stands for itself"),
                    new Definition(
                            "category",
                            "类别：所属专栏的一级专栏；没有专栏的为空",
                            "the column of the first level above its column; empty without one"),
                    new Definition(
                            "asked",
                            "需求：期内开放的调查中选择该愿望的答卷数（每个终端、浏览器以最后一次为准，纸质按站点最后一次）加期内记下的需求的人数；有不便显示的部分时 few 为真，数字只含其余部分",
                            "answers of the county that chose such a wish of a survey opened in the period, of one voice the last, plus how many asked by needs written down for a day of it; where a part is not shown, few says so and the number is of the rest"),
                    new Definition(
                            "made",
                            "制作：为该县区（其本身、其上或其下的区划）所做、关联的课件在期内首次上线且现仍在线的计划项数和课件数",
                            "plan items of the county, of an area above or one below it, with a linked courseware that was first published in the period and still is, and these titles"),
                    new Definition(
                            "watched",
                            "收看：这些计划项所关联的在线课件期内在该县区的有效播放次数和参学人次，口径同收视数据，已结月份以月结为准；不足 5 人不显示",
                            "valid views and person-times in the county, in the period, of all published titles linked to such items, as the viewing figures define them, of closed months as closed; hidden under 5"),
                    new Definition(
                            "satisfied",
                            "满意：期内开放、关于这些课件（或该类别的专栏，记在受众不限）的星级题的平均分和答卷数；某题在该县区有不显示的选项时不计入，few 为真",
                            "mean stars and their number, of surveys opened in the period about these titles, or about a column of the category (for everybody); a question of which anything is hidden in the county is left out, and few says so"));

    /**
     * @param category slug of a column of the first level; null without one
     * @param evidence address that lists what stands behind it
     */
    public record Cell(
            String county,
            String countyName,
            @Nullable String category,
            @Nullable String categoryTitle,
            Audience audience,
            Asked asked,
            Made made,
            Watched watched,
            Satisfied satisfied,
            String evidence) {}

    /**
     * @param asks what may be shown of them
     * @param few whether a part is not shown
     */
    public record Asked(int needs, long asks, boolean few) {}

    public record Made(int items, int titles) {}

    /**
     * @param personTimes null where there are fewer than five
     */
    public record Watched(long validViews, @Nullable Long personTimes) {}

    /**
     * @param stars mean to two places
     */
    public record Satisfied(@Nullable Double stars, long answers, boolean few) {}

    /** What stands behind one cell; the numbers add up to it. */
    public record Evidence(
            LocalDate from,
            LocalDate to,
            @Nullable Cell cell,
            List<NeedBehind> needs,
            List<ItemBehind> items,
            List<SurveyBehind> surveys) {}

    /**
     * @param asks in this county; null where that is hidden
     * @param address of the need, or of the survey's results
     */
    public record NeedBehind(UUID id, String title, @Nullable Long asks, String address) {}

    /**
     * @param title none, like the address, where it is an area's above one's own
     */
    public record ItemBehind(
            UUID id,
            @Nullable String title,
            @Nullable String address,
            List<TitleBehind> courseware) {}

    /**
     * @param isMade whether it was first published in the period
     * @param sessions address that lists what was watched in this county
     */
    public record TitleBehind(
            UUID id, String title, boolean isMade, long validViews, String sessions) {}

    /**
     * @param question from 1
     * @param stars null where that is hidden
     */
    public record SurveyBehind(
            UUID id,
            String title,
            int question,
            @Nullable Double stars,
            @Nullable Long answers,
            String address) {}
}
