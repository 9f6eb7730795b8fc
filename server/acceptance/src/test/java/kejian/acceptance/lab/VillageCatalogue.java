package kejian.acceptance.lab;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import org.jspecify.annotations.Nullable;

/**
 * A province's catalogue of any size, the same for the same seed: columns in columns, one column
 * that is far too long, titles of two to thirty characters, and names that somebody typed to do
 * harm.
 */
final class VillageCatalogue {

    private static final List<String> FIELDS =
            words("中央精神 领导讲话 理论点评 专家解读 各地动态 典型经验 先进人物 学习心得 红色经典 农业技术 卫生健康 法律常识" + " 文化生活 党课开讲");
    private static final List<String> PLACES =
            words(
                    "豫南 黄河滩区 大别山 伏牛山区 山区 平原 村级 乡镇 县域 老区 沿黄 城郊 春季 夏季 秋季 冬季 雨季 旱区 新型"
                            + " 现代 传统 绿色 高标准 小农户");
    private static final List<String> THINGS =
            words(
                    "苹果 小麦 玉米 花生 大蒜 香菇 茶叶 葡萄 桃树 辣椒 番茄 黄瓜 红薯 油菜 中药材 肉牛 生猪 蛋鸡 蜜蜂"
                            + " 淡水鱼 小龙虾 大棚 沼气 农机 果园 稻田 核桃 猕猴桃 食用菌 山羊 村集体经济 合作社 家庭农场 土地流转"
                            + " 宅基地 医保 养老 电商 垃圾分类 饮用水 防汛 森林防火 心理健康 婚姻家庭 民法典 反诈骗 党支部 主题教育"
                            + " 组织生活会 民主评议 乡风文明 移风易俗 乡村旅游 普惠金融");
    private static final List<String> DEEDS =
            words(
                    "高产栽培 病虫害防治 田间管理 整形修剪 嫁接 施肥 节水灌溉 育苗 采收与贮藏 加工 疫病防控 饲养管理 品牌建设"
                            + " 经营之道 案例分析 政策解读 常见问题 入门 实务 经验交流 规范化建设 示范讲解 知识讲座 风险防范");
    private static final List<String> TAILS =
            words("（上） （下） 第一讲 第二讲 第三讲 第四讲 （第5集） 2025版 问答 · · · · · · ·");
    private static final List<String> HOSTILE =
            List.of(
                    "</title><script>alert(1)</script>",
                    "a\" onclick=\"x()",
                    "引号'与&符号;<b>",
                    "生僻字䩐与𠮷的写法",
                    "控制\u0007符\u202E反写",
                    "一二",
                    "ABC 安全 ABC",
                    "很长的名字".repeat(12));
    private static final int COLUMNS_BELOW = 8;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Catalogue.Title> titles = new ArrayList<>();
    private final List<Catalogue.Column> columns = new ArrayList<>();

    private VillageCatalogue() {}

    /**
     * @param pack of all its videos
     * @param article of all its articles
     */
    static Catalogue of(
            long release, int size, long seed, MediaPackage pack, Catalogue.Article article) {
        VillageCatalogue made = new VillageCatalogue();
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            made.titles.add(title(i, random, pack, article));
        }
        int tenth = size / 10;
        made.column(null, "all", "全部课件", 0, tenth);
        int at = tenth;
        int leaves = FIELDS.size() * COLUMNS_BELOW;
        for (int f = 0; f < FIELDS.size(); f++) {
            String field = "f" + f;
            made.column(null, field, FIELDS.get(f), 0, 0);
            for (int c = 0; c < COLUMNS_BELOW; c++) {
                int leaf = f * COLUMNS_BELOW + c;
                int to = tenth + (int) ((long) (size - tenth) * (leaf + 1) / leaves);
                made.column(field, field + "-" + c, PLACES.get(leaf % PLACES.size()), at, to);
                at = to;
            }
        }
        return new Catalogue(release, "实验省", made.columns, made.titles).asking(surveys());
    }

    static final String SURVEY = "survey-of-all";

    /** Of all, of the long column, and of one title. */
    private static List<Survey> surveys() {
        Survey.Question stars =
                new Survey.Question(
                        "STARS",
                        "您对本月的课件满意吗？",
                        List.of("★ 很不满意", "★★ 不满意", "★★★ 一般", "★★★★ 满意", "★★★★★ 很满意"));
        Survey.Question more =
                new Survey.Question(
                        "CHOICE", "每周集中收看几次比较合适？请按一个数字键回答，可以不同于现在的安排。", List.of("一次", "两次以上"));
        Survey.Question wish =
                new Survey.Question(
                        "WISH", "您还想看什么？", List.of("果树栽培与病虫害防治，从剪枝到采收", "</title><b>", "其他"));
        return List.of(
                survey(SURVEY, null, null, stars, more),
                survey("survey-of-column", "id-all", null, wish),
                survey("survey-of-title", null, "cw-0", stars));
    }

    private static Survey survey(
            String id,
            @Nullable String column,
            @Nullable String courseware,
            Survey.Question... questions) {
        return new Survey(
                id, "二〇二六年度满意度调查", column, courseware, null, null, null, List.of(questions));
    }

    /** The same, with a picture at the head of the column that holds a tenth of all. */
    static Catalogue under(Catalogue.Banner banner, Catalogue plain) {
        List<Catalogue.Column> columns =
                plain.columns().stream()
                        .map(c ->
                                c.slug().equals("all")
                                        ? new Catalogue.Column(
                                                c.id(),
                                                c.parent(),
                                                c.slug(),
                                                c.title(),
                                                c.summary(),
                                                c.courseware(),
                                                c.leaseSeconds(),
                                                c.colour(),
                                                banner)
                                        : c)
                        .toList();
        return new Catalogue(plain.release(), plain.titleOfProvince(), columns, plain.titles())
                .asking(plain.surveys());
    }

    private void column(@Nullable String parent, String slug, String title, int from, int to) {
        columns.add(
                new Catalogue.Column(
                        "id-" + slug,
                        parent == null ? null : "id-" + parent,
                        slug,
                        title,
                        "",
                        titles.subList(from, to).stream().map(Catalogue.Title::id).toList()));
    }

    private static Catalogue.Title title(
            int number, Random random, MediaPackage pack, Catalogue.Article article) {
        String name =
                number % 97 == 3
                        ? HOSTILE.get(number / 97 % HOSTILE.size())
                        : any(PLACES, random)
                                + any(THINGS, random)
                                + any(DEEDS, random)
                                + any(TAILS, random).replace("·", "");
        boolean read = number % 10 == 9;
        return new Catalogue.Title(
                "cw-" + number,
                read ? Kind.ARTICLE : Kind.VIDEO,
                name,
                "讲" + any(THINGS, random) + "的" + any(DEEDS, random) + "。" + "要点如下。".repeat(30),
                "王" + any(PLACES, random),
                "省农业广播电视学校",
                List.of(),
                Category.values()[number % Category.values().length],
                Purpose.EDUCATION,
                FIRST.plus(Duration.ofMinutes(number)).toString(),
                read ? null : pack,
                read ? article : null,
                null,
                null,
                reading(name));
    }

    /** As the province has it. */
    private static String reading(String name) {
        return PinyinHelper.toPinyin(name, PinyinStyleEnum.NORMAL, " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", " ")
                .strip();
    }

    private static String any(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
