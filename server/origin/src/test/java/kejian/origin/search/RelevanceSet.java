package kejian.origin.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Paragraphs of CMRC 2018 (development set) as courseware: the first words are the title, and every
 * question asks for one of them.
 */
record RelevanceSet(List<SearchIndex.Entry> entries, List<Question> questions) {

    private static final int TITLE = 16;
    private static final int MOST_QUESTIONS = 1_000;

    record Question(String words, String answer) {}

    static RelevanceSet readOrLeaveOut() throws IOException {
        String media = System.getenv("KEJIAN_MEDIA");
        Path file = Path.of(media == null ? "missing" : media, "text/cmrc2018_dev.json.gz");
        if (!Files.exists(file)) {
            System.out.println("left out: relevance set; KEJIAN_MEDIA names no folder with it");
        }
        Assumptions.assumeTrue(Files.exists(file), "needs KEJIAN_MEDIA");
        List<SearchIndex.Entry> entries = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            for (JsonNode title : new ObjectMapper().readTree(in).get("data")) {
                for (JsonNode paragraph : title.get("paragraphs")) {
                    String id = paragraph.get("id").asText();
                    String text = paragraph.get("context").asText();
                    String head = text.substring(0, Math.min(TITLE, text.length()));
                    entries.add(new SearchIndex.Entry(id, head, "", List.of(), "", text));
                    for (JsonNode asked : paragraph.get("qas")) {
                        questions.add(new Question(asked.get("question").asText(), id));
                    }
                }
            }
        }
        return new RelevanceSet(entries, questions.subList(0, MOST_QUESTIONS));
    }
}
