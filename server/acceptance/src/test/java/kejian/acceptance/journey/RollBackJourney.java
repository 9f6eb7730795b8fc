package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** A release that was wrong: the one before is shown again everywhere, and then all of it. */
final class RollBackJourney extends Journey {

    private static final String WHY = "改错了";

    RollBackJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        String slug = "rollback-" + language;
        String column = named("回退专栏");
        province.column(slug, column);
        String stays = named("一直都在");
        String kept = province.approved(slug, stays);
        long good = province.release();
        String wrong = named("出了错的");
        String goes = province.approved(slug, wrong);
        long bad = province.release();
        box.sees(province.edge(), slug, goes, wrong);

        desk.enter(Province.REVIEWER, "releases");
        desk.click("releaseNumber", "number", good);
        desk.clickIn(".ant-drawer", "rollBack");
        desk.see("rollBackKeepsGone");
        desk.seeText(words.of("difference_WENT") + wrong);
        desk.type("#roll-back-note", WHY);
        desk.clickIn(".ant-modal-footer", "rollBackSure");
        desk.see("rolledBack", "number", bad + 1, "again", good);
        box.await(province.edge(), goes, 404);
        box.sees(province.edge(), slug, kept, stays);
        box.misses(province.edge(), slug, column, wrong);
        assertThat(province.courseware(goes).path("state").asText())
                .as("nobody withdrew it")
                .isEqualTo("PUBLISHED");

        desk.go("releases");
        desk.see("releaseIsBack", "number", bad + 1, "again", good);
        desk.seeRow(words.of("releaseAgain", "number", good), WHY);
        desk.click("releaseResume");
        desk.see("releaseResumeHint");
        desk.clickIn(".ant-modal-footer", "releaseResume");
        desk.see("published", "number", bad + 2);
        box.sees(province.edge(), slug, goes, wrong);
        desk.hasNothingToComplainOf();
    }
}
