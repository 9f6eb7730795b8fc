package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * What was approved for a time is on no box before, and comes by itself. The time is a minute or
 * two away, which other journeys use.
 */
final class ScheduleJourney extends Journey {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final String slug;
    private final String column;
    private final String title;

    ScheduleJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
        slug = "schedule-" + language;
        column = named("定时专栏");
        title = named("到点上线的");
    }

    /** Nothing of it is published by hand. */
    @Override
    void go() throws Exception {
        province.column(slug, column);
        String beside = named("现在就有的");
        String first = province.approved(slug, beside);
        String id = province.article(slug, title);
        // a full minute at least, in which the boxes are looked at before it
        LocalDateTime at = LocalDateTime.now(CHINA).truncatedTo(ChronoUnit.MINUTES).plusMinutes(2);

        desk.enter(Province.EDITOR, "courseware?id=" + id);
        desk.clickInRow(title, words.of("submit"));
        desk.seeRow(title, words.of("IN_REVIEW"));
        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.clickInRow(title, words.of("schedule"));
        desk.typeTime("publish-at", at.toString());
        desk.clickIn(".ant-modal-footer", "schedule");
        String said = at.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
        desk.see("scheduledFor", "at", said);
        assertThat(province.courseware(id).path("publishAt").asText())
                .as("the time of China, wherever the browser is")
                .isEqualTo(at.atZone(CHINA).toInstant().toString());
        publish();
        box.sees(province.edge(), slug, first, beside);
        box.misses(province.edge(), slug, column, title);
        assertThat(box.status(province.edge(), id)).as("before its time").isEqualTo(404);
        desk.hasNothingToComplainOf();
    }

    /** Its time comes. */
    void arrives() throws Exception {
        String id = province.named(title);
        Instant due = Instant.parse(province.courseware(id).path("publishAt").asText());
        box.sees(province.edge(), slug, id, title);
        JsonNode now = province.courseware(id);
        assertThat(Instant.now()).as("not before").isAfterOrEqualTo(due);
        assertThat(Instant.parse(now.path("publishedAt").asText())).isAfterOrEqualTo(due);
        desk.enter(Province.EDITOR, "courseware?id=" + id);
        desk.seeRow(title, words.of("PUBLISHED"));
    }
}
