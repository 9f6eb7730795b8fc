package kejian.acceptance.bench.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import kejian.acceptance.bench.search.Question.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed asks the same, each question has one right answer, and a rank is what it says. */
class SearchBenchTest {

    private static final List<Kind> ALL =
            List.of(Kind.WORDS, Kind.PINYIN, Kind.INITIALS, Kind.MISTYPED, Kind.BROAD);

    @TempDir Path folder;

    @Test
    void titles_areTheSameForASeed_andNoTwoAreAlike() throws IOException {
        Titles titles = new Titles(20_000, 7);
        assertThat(new Titles(20_000, 7).lessons()).isEqualTo(titles.lessons());
        assertThat(new Titles(20_000, 8).lessons()).isNotEqualTo(titles.lessons());
        assertThat(titles.lessons().stream().map(Lesson::title).distinct()).hasSize(20_000);
        assertThat(titles.lessons().stream().map(Lesson::id).distinct()).hasSize(20_000);
        assertThatThrownBy(() -> new Titles(1_000_000, 7)).isInstanceOf(IOException.class);
    }

    @Test
    void questions_askForTheirTitle_eachInItsWay() throws IOException {
        Titles titles = new Titles(1, 7);
        Lesson only = titles.lessons().getFirst();
        List<Question> asked = titles.questions(ALL, 1, new Random(7));
        assertThat(asked.stream().map(Question::kind)).containsExactlyElementsOf(ALL);
        for (Question question : asked.subList(0, 4)) {
            assertThat(question.answer()).isEqualTo(only.id());
        }
        assertThat(asked.get(4).answer()).isNull();
        for (String word : asked.get(0).words().split(" ")) {
            assertThat(only.title()).contains(word);
        }
        assertThat(asked.get(1).words()).matches("[a-z]{8,}");
        assertThat(asked.get(2).words()).matches("[a-z]{4,}");
        assertThat(asked.get(1).words().charAt(0)).isEqualTo(asked.get(2).words().charAt(0));
        String mistyped = asked.get(3).words();
        String right = only.title().substring(0, mistyped.length());
        assertThat(mistyped).isNotEqualTo(right);
        long wrong =
                java.util.stream.IntStream.range(0, right.length())
                        .filter(i -> right.charAt(i) != mistyped.charAt(i))
                        .count();
        assertThat(wrong).isEqualTo(1);
        assertThat(only.title()).contains(asked.get(4).words());
    }

    @Test
    void ranks_countTheFirstThree_andNothingBeyondTheTenth() {
        UUID wanted = new UUID(0, 42);
        Ranks ranks = new Ranks();
        ranks.add(wanted, list(wanted, 0));
        ranks.add(wanted, list(wanted, 2));
        ranks.add(wanted, list(wanted, 3));
        ranks.add(wanted, list(wanted, 10));
        ranks.add(wanted, List.of());
        assertThat(ranks.missed()).isEqualTo(60);
        assertThat(ranks.meanReciprocal()).isCloseTo((1 + 1.0 / 3 + 0.25) / 5, within(1e-9));
        assertThat(ranks.lost()).isCloseTo(100 * (1 - (1 + 1.0 / 3 + 0.25) / 5), within(1e-9));
    }

    private static List<UUID> list(UUID wanted, int at) {
        List<UUID> ids = new java.util.ArrayList<>();
        for (int i = 0; i < at; i++) {
            ids.add(new UUID(1, i));
        }
        ids.add(wanted);
        return ids;
    }

    @Test
    void questionSet_thatIsNotThere_isNone_andOneThatIsIsTakenEvenly() throws IOException {
        assertThat(QuestionSet.read(Optional.empty(), 10)).isEmpty();
        assertThat(QuestionSet.read(Optional.of(folder), 10)).isEmpty();
        Path file = folder.resolve("text/cmrc2018_dev.json.gz");
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(
                    """
                    {"data": [{"paragraphs": [
                      {"id": "A", "context": "果树嫁接在春天进行，接穗要在冬天采好。", "qas": [
                        {"question": "嫁接在什么时候？"}, {"question": "接穗何时采？"}]},
                      {"id": "B", "context": "短文", "qas": [{"question": "写的什么？"},
                        {"question": "谁写的？"}]}]}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));
        }
        QuestionSet set = QuestionSet.read(Optional.of(folder), 2).orElseThrow();
        assertThat(set.lessons().stream().map(Lesson::title))
                .containsExactly("果树嫁接在春天进行，接穗要在冬天", "短文");
        assertThat(set.questions().stream().map(Question::words))
                .containsExactly("嫁接在什么时候？", "写的什么？");
        assertThat(set.questions().get(1).answer()).isEqualTo(set.lessons().get(1).id());
    }
}
