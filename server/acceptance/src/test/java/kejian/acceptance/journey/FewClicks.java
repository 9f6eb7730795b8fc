package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An editor's usual path, each click of the mouse counted: from the opened page to a film that
 * waits for its reviewer, every field of its form said. In the system's own dialogue of files,
 * which is not ours, a click is none of these.
 */
final class FewClicks extends Journey {

    private static final int MOST = 6;
    private static final int FILM_S = 4;

    FewClicks(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        String slug = "clicks-" + language;
        String column = named("少点几下");
        province.column(slug, column);
        String title = named("一讲");
        Path film = province.folder("films").resolve(title + ".mp4");
        Province.film(film, FILM_S, words.english() ? 700 : 800);

        desk.enter(Province.EDITOR, "upload");
        desk.page().interceptDialogues();
        desk.find("column", column);
        desk.choose("category", words.english() ? "Case showcase" : "案例展示");
        desk.clickThe(".drop-zone");
        desk.page().answerDialogue(film);
        desk.seeText(title);
        desk.click("submit");
        desk.see("IN_REVIEW");
        int clicks = desk.clicks();
        System.out.println("console: a film for review, " + clicks + " clicks");
        assertThat(clicks).isLessThanOrEqualTo(MOST);

        JsonNode made = province.courseware(province.named(title));
        assertThat(made.path("state").asText()).isEqualTo("IN_REVIEW");
        assertThat(made.path("category").asText()).isEqualTo("CASE_SHOWCASE");
        assertThat(made.path("columns").toString()).isEqualTo("[\"" + slug + "\"]");
        desk.hasNothingToComplainOf();
    }
}
