package kejian.delivery.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;
import org.junit.jupiter.api.Test;

/** Tables on a screen that has no room for columns. */
class ArticleTableTest {

    private static final Screen SMALL = Screen.of(640);

    private static List<List<ArticleScreen.Line>> screens(ArticlePart... parts) {
        List<Catalogue.Article.Block> blocks = new ArrayList<>();
        for (ArticlePart part : parts) {
            blocks.add(part.block());
        }
        return ArticleScreen.of(new Catalogue.Article(blocks), SMALL).stream()
                .map(s -> ((ArticleScreen.Text) s).lines())
                .toList();
    }

    private static ArticlePart.Table table(List<String> names, int rows, String... cells) {
        List<List<String>> all = new ArrayList<>();
        all.add(names);
        for (int i = 1; i <= rows; i++) {
            List<String> row = new ArrayList<>(List.of(cells));
            row.set(0, cells[0] + i);
            all.add(row);
        }
        return new ArticlePart.Table(all);
    }

    @Test
    void rowsThatFitALine_standBelowTheNames_onEachScreenAnew() {
        ArticlePart.Table days = table(List.of("日期", "活跃站点", "小时"), 30, "10-", "52378", "1234.50");
        List<List<ArticleScreen.Line>> screens =
                screens(new ArticlePart.Heading(2, "每日活跃站点"), days);
        assertThat(screens).hasSize(3);
        ArticleScreen.Line head = new ArticleScreen.Line("日期｜活跃站点｜小时", true);
        assertThat(screens.getFirst()).startsWith(new ArticleScreen.Line("每日活跃站点", true), head);
        assertThat(screens.subList(1, 3)).allSatisfy(s -> assertThat(s).startsWith(head));
        assertThat(screens).allSatisfy(s -> assertThat(s).hasSizeLessThanOrEqualTo(SMALL.lines()));
        assertThat(screens.stream().flatMap(List::stream).filter(l -> !l.strong()))
                .hasSize(30)
                .endsWith(new ArticleScreen.Line("10-30｜52378｜1234.50", false));
    }

    @Test
    void rowsThatDoNot_areToldNameByName_noneOverTwoScreens() {
        ArticlePart.Table counties =
                table(
                        List.of("县区", "站点", "有效学习时长（小时）", "参学率（本月）", "达标率", "畅通率"),
                        20,
                        "某某自治县",
                        "123",
                        "12345.67",
                        "87.12%",
                        "",
                        "99.00%");
        List<List<ArticleScreen.Line>> screens = screens(counties);
        assertThat(screens.getFirst().subList(0, 3))
                .containsExactly(
                        new ArticleScreen.Line("某某自治县1", true),
                        new ArticleScreen.Line("　站点：123　有效学习时长（小时）：12345.67", false),
                        new ArticleScreen.Line("　参学率（本月）：87.12%　畅通率：99.00%", false));
        assertThat(screens).hasSize(5); // of thirteen lines, three each
        assertThat(screens).allSatisfy(s -> assertThat(s.getFirst().strong()).isTrue());
        assertThat(screens.stream().flatMap(List::stream))
                .allSatisfy(l ->
                        assertThat(l.text().codePoints().map(Widths::of).sum())
                                .isLessThanOrEqualTo(SMALL.lineWidth()));
    }

    @Test
    void whatHasNoNames_staysRowByRow() {
        ArticlePart.Table form =
                new ArticlePart.Table(List.of(List.of("姓名", "张三"), List.of("电话", "0371")));
        ArticlePart.Table numbers =
                new ArticlePart.Table(
                        List.of(List.of("三月", "12", "13"), List.of("四月", "14", "15")));
        ArticlePart.Table uneven =
                new ArticlePart.Table(List.of(List.of("甲", "乙", "丙"), List.of("一", "二", "三", "四")));
        assertThat(screens(form, numbers, uneven).getFirst())
                .containsExactly(
                        new ArticleScreen.Line("姓名｜张三", false),
                        new ArticleScreen.Line("电话｜0371", false),
                        new ArticleScreen.Line("三月｜12｜13", false),
                        new ArticleScreen.Line("四月｜14｜15", false),
                        new ArticleScreen.Line("甲｜乙｜丙", false),
                        new ArticleScreen.Line("一｜二｜三｜四", false));
    }

    @Test
    void cellLongerThanALine_isWrapped_andLosesNothing() {
        String words = "长".repeat(500);
        List<List<ArticleScreen.Line>> screens =
                screens(
                        new ArticlePart.Table(
                                List.of(List.of("甲", "乙", "丙"), List.of("一", words, "三"))));
        StringBuilder all = new StringBuilder();
        screens.forEach(s -> s.forEach(l -> all.append(l.text())));
        assertThat(all).containsSequence(words).endsWith("丙：三");
    }
}
