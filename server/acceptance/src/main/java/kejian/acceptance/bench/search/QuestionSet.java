package kejian.acceptance.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Paragraphs of CMRC 2018 (development set) as articles: the first characters are the title, and
 * every question was asked by a reader of one of them. Not packed: its licence is another one.
 */
record QuestionSet(List<Lesson> lessons, List<Question> questions) {

    private static final int TITLE = 16;

    QuestionSet {
        lessons = List.copyOf(lessons);
        questions = List.copyOf(questions);
    }

    /**
     * @param media what KEJIAN_MEDIA names
     * @param most questions, taken evenly from all
     */
    static Optional<QuestionSet> read(Optional<Path> media, int most) throws IOException {
        Optional<Path> file =
                media.map(m -> m.resolve("text/cmrc2018_dev.json.gz")).filter(Files::exists);
        return file.isEmpty() ? Optional.empty() : Optional.of(read(file.get(), most));
    }

    private static QuestionSet read(Path file, int most) throws IOException {
        List<Lesson> lessons = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            for (JsonNode of : new ObjectMapper().readTree(in).path("data")) {
                for (JsonNode paragraph : of.path("paragraphs")) {
                    String name = "cmrc2018 " + paragraph.path("id").asText();
                    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
                    String text = paragraph.path("context").asText();
                    String title = text.substring(0, Math.min(TITLE, text.length()));
                    lessons.add(new Lesson(id, title, "", "", "", text));
                    for (JsonNode asked : paragraph.path("qas")) {
                        questions.add(
                                new Question(
                                        Question.Kind.SENTENCE,
                                        asked.path("question").asText(),
                                        id));
                    }
                }
            }
        }
        List<Question> evenly = new ArrayList<>();
        int count = Math.min(most, questions.size());
        for (int i = 0; i < count; i++) {
            evenly.add(questions.get((int) ((long) i * questions.size() / count)));
        }
        return new QuestionSet(lessons, evenly);
    }
}
