package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every engine behind the port must answer, and alike: analysis is ours, before indexing. */
@Tag("engines")
abstract class SearchIndexContract {

    private SearchIndex index;

    /** A new, empty index. */
    abstract SearchIndex empty() throws IOException;

    /** The index given last, as another process would find it after this one ended. */
    abstract SearchIndex reopened() throws IOException;

    @BeforeEach
    void fill() throws IOException {
        index = empty();
        index.put(
                List.of(
                        entry("1", "果树嫁接技术", "苹果树与梨树的春季嫁接"),
                        entry("2", "大棚蔬菜病虫害防治", "番茄、黄瓜常见病害"),
                        entry("3", "红色经典诵读", "长征组歌选段"),
                        entry("4", "农村电商入门", "怎样在网上卖果子")));
    }

    private static SearchIndex.Entry entry(String id, String title, String summary) {
        return new SearchIndex.Entry(id, title, summary, List.of(), "", "");
    }

    @Test
    void find_byWords_inTitleBeforeSummary() throws IOException {
        assertThat(index.find("嫁接", 10)).first().isEqualTo("1");
        assertThat(index.find("番茄", 10)).containsExactly("2");
    }

    @Test
    void find_byTagAndPresenter_finds() throws IOException {
        index.put(List.of(new SearchIndex.Entry("5", "夜校第一课", "", List.of("防汛", "应急"), "王建国", "")));
        assertThat(index.find("防汛", 10)).containsExactly("5");
        assertThat(index.find("王建国", 10)).containsExactly("5");
        assertThat(index.find("wjg", 10)).containsExactly("5");
    }

    @Test
    void find_byPinyinAndInitials_fromAnySyllable() throws IOException {
        assertThat(index.find("guoshu", 10)).containsExactly("1");
        assertThat(index.find("jiajie", 10)).containsExactly("1");
        assertThat(index.find("gsjj", 10)).containsExactly("1");
        assertThat(index.find("DPSC", 10)).containsExactly("2");
    }

    /** Of three syllables and more: two sound like half the dictionary. */
    @Test
    void find_byCharactersThatSoundAlike_finds() throws IOException {
        assertThat(index.find("国树嫁街", 10)).containsExactly("1");
        assertThat(index.find("竞典诵毒", 10)).containsExactly("3");
        assertThat(index.find("竞典", 10)).isEmpty();
        assertThat(index.find("嫁街", 10)).isEmpty();
    }

    @Test
    void find_byTraditionalCharacters_findsSimplified() throws IOException {
        assertThat(index.find("果樹", 10)).first().isEqualTo("1");
    }

    @Test
    void find_operators_areWords() throws IOException {
        assertThat(index.find("*:*", 10)).isEmpty();
        assertThat(index.find("title:果树 OR *", 10)).first().isEqualTo("1");
        assertThat(index.find("*嫁接", 10)).first().isEqualTo("1");
        assertThat(index.find("\"嫁接", 10)).first().isEqualTo("1");
        assertThat(index.find("嫁接~ AND NOT (", 10)).first().isEqualTo("1");
    }

    @Test
    void find_longOrEmptyWords_isAnswered() throws IOException {
        assertThat(index.find("   ", 10)).isEmpty();
        assertThat(index.find("字".repeat(400), 10)).isEmpty();
        assertThat(index.find("?".repeat(400), 10)).isEmpty();
    }

    @Test
    void find_noMoreThanAsked() throws IOException {
        List<SearchIndex.Entry> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(entry("many-" + i, "水稻种植 " + i, ""));
        }
        index.put(many);
        assertThat(index.size()).isEqualTo(54);
        assertThat(index.find("水稻", 7)).hasSize(7).doesNotHaveDuplicates();
        assertThat(index.find("水稻", 100)).hasSize(50);
    }

    @Test
    void put_again_replaces_andOutlivesTheProcess() throws IOException {
        index.put(List.of(entry("3", "革命歌曲", "")));
        index = reopened();
        assertThat(index.size()).isEqualTo(4);
        assertThat(index.find("诵读", 10)).isEmpty();
        assertThat(index.find("geming", 10)).containsExactly("3");
    }

    @Test
    void clear_leavesNothing() throws IOException {
        index.clear();
        assertThat(index.size()).isZero();
        assertThat(index.find("嫁接", 10)).isEmpty();
        index = reopened();
        assertThat(index.size()).isZero();
    }
}
