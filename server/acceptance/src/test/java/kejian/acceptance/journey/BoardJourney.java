package kejian.acceptance.journey;

import java.io.IOException;
import java.util.Map;
import kejian.acceptance.browser.Pictures;

/** What a county asked for, what was made of it, and what stands behind the line. */
final class BoardJourney extends Journey {

    BoardJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        // each language asks in another county, so that neither adds to the other's line
        String county = words.english() ? "中牟县" : "兰考县";
        String area = words.english() ? "410122" : "410225";
        Map<String, Object> asked =
                Map.of("title", "果树嫁接", "area", area, "asked", 30, "source", "来电");
        String need = province.as(Province.EDITOR, "POST", "/api/needs", asked).path("id").asText();
        String made = named("嫁接示范片");
        Map<String, Object> planned =
                Map.of("title", made, "area", area, "needs", java.util.List.of(need));
        String item =
                province.as(Province.EDITOR, "POST", "/api/plan", planned).path("id").asText();
        String linked = "/api/plan/" + item + "/courseware/" + province.named(Province.SAMPLE);
        province.as(Province.EDITOR, "PUT", linked, null);

        desk.enter(Province.REVIEWER, "courseware");
        desk.click("board");
        desk.seeCell("30", county);
        Pictures.take(desk.page(), "board-" + language);
        desk.clickOn("td", county);
        desk.seeText(made);
        desk.seeText(Province.SAMPLE);
        Pictures.take(desk.page(), "board-evidence-" + language);
        desk.hasNothingToComplainOf();
    }
}
