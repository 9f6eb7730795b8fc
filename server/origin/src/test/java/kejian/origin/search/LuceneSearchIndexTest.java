package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What any engine behind the port must answer. */
class LuceneSearchIndexTest {

    @TempDir Path folder;
    private LuceneSearchIndex index;

    @BeforeEach
    void fill() throws IOException {
        index = new LuceneSearchIndex(folder);
        index.put(
                List.of(
                        entry("1", "果树嫁接技术", "苹果树与梨树的春季嫁接"),
                        entry("2", "大棚蔬菜病虫害防治", "番茄、黄瓜常见病害"),
                        entry("3", "红色经典诵读", "长征组歌选段"),
                        entry("4", "农村电商入门", "怎样在网上卖果子")));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private static SearchIndex.Entry entry(String id, String title, String summary) {
        return new SearchIndex.Entry(id, title, summary, List.of(), "");
    }

    @Test
    void find_byWords_inTitleBeforeSummary() throws IOException {
        assertThat(index.find("嫁接", 10)).first().isEqualTo("1");
        assertThat(index.find("番茄", 10)).containsExactly("2");
    }

    @Test
    void find_byPinyinAndInitials_fromAnySyllable() throws IOException {
        assertThat(index.find("guoshu", 10)).containsExactly("1");
        assertThat(index.find("jiajie", 10)).containsExactly("1");
        assertThat(index.find("gsjj", 10)).containsExactly("1");
        assertThat(index.find("DPSC", 10)).containsExactly("2");
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
    }

    @Test
    void put_again_replaces_andSurvivesClosing() throws IOException {
        index.put(List.of(entry("3", "革命歌曲", "")));
        index.close();
        index = new LuceneSearchIndex(folder);
        assertThat(index.size()).isEqualTo(4);
        assertThat(index.find("诵读", 10)).isEmpty();
        assertThat(index.find("geming", 10)).containsExactly("3");
    }
}
