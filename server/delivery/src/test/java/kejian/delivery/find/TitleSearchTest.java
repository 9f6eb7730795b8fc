package kejian.delivery.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TitleSearchTest {

    private static final List<Catalogue.Title> TITLES =
            List.of(
                    title("春季果树嫁接技术", "chun ji guo shu jia jie ji shu", "李老师", "剪枝要点"),
                    title("果樹嫁接", "guo shu jia jie", "王老師", "砧木與接穗"),
                    title("广播体操", "guang bo ti cao", "省体育局", "全套"),
                    title("ABC 安全 2025", "abc an quan 2025", "李老师", "果树不在此讲"),
                    title("没有读音", null, "", ""));

    private static Catalogue.Title title(
            String name, String reading, String presenter, String summary) {
        return new Catalogue.Title(
                name,
                Kind.ARTICLE,
                name,
                summary,
                presenter,
                "某校",
                List.of("冬春"),
                Category.CENTRAL_SPIRIT,
                Purpose.EDUCATION,
                "2026-11-01T08:00:00Z",
                null,
                null,
                null,
                null,
                reading);
    }

    private static List<Integer> find(String asked) {
        return new TitleSearch(TITLES, KeypadIndex.of(TITLES)).find(asked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // as it is written, in either spelling; who is called so stands first
                "果树嫁接|1 0",
                "果樹嫁接|1 0",
                "果树|1 0 3",
                "廣播體操|2",
                // as it is spoken: initials, whole, mixed, from a later word on
                "gsjj|1 0",
                "guoshujiajie|1 0",
                "guosjj|1",
                "GSJJ|1 0",
                "jjjs|0",
                "gbtc|2",
                "abc|3",
                "2025|3",
                // full width, several words, whatever stands between
                "ＡＢＣ|3",
                "果树 李老师|0 3",
                "果树，gsjj|1 0",
                "李老师|0 3",
                "冬春 体操|2",
                "砧木与接穗|1",
            })
    void find_whatIsTyped_namesThePlacesBestFirst(String asked, String places) {
        assertThat(find(asked))
                .containsExactlyElementsOf(
                        List.of(places.split(" ")).stream().map(Integer::valueOf).toList());
    }

    /** On a keypad these are the same: 4755 is gsjj and hskl. */
    @Test
    void find_otherLettersOfTheSameKeys_findNothing() {
        assertThat(KeypadIndex.of(TITLES).find("4755")).isNotEmpty();
        assertThat(find("hskl")).isEmpty();
        assertThat(find("gskl")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "，。", "不存在的词", "果树 不存在的词", "zzzz", "_%\u0000<"})
    void find_whatNoTitleHas_isNothing(String asked) {
        assertThat(find(asked)).isEmpty();
    }

    @Test
    void find_aQuestionWithoutEnd_isNothing() {
        assertThat(find("果".repeat(101))).isEmpty();
        assertThat(find("a".repeat(100))).isEmpty();
    }
}
