package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What a reviewer sends back with a reason stays off the boxes until it was mended. */
final class RefusalJourney extends Journey {

    private static final String REASON = "第二段的数字不对";

    RefusalJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        String slug = "refusal-" + language;
        String column = named("送审专栏");
        province.column(slug, column);
        String beside = named("没有问题的");
        province.approved(slug, beside);
        String title = named("要改的");
        String id = province.article(slug, title);

        desk.enter(Province.EDITOR, "courseware?id=" + id);
        desk.clickInRow(title, words.of("submit"));
        desk.seeRow(title, words.of("IN_REVIEW"));
        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.clickInRow(title, words.of("reject"));
        desk.page()
                .await(
                        "document.querySelector('.ant-modal-footer .ant-btn-dangerous')?.disabled",
                        disabled -> disabled.asBoolean());
        desk.type(".ant-modal textarea", REASON);
        desk.clickIn(".ant-modal-footer", "reject");
        desk.seeRow(title, words.of("DRAFT"));
        publish();
        box.sees(province.edge(), slug, province.named(beside), beside);
        box.misses(province.edge(), slug, column, title);
        assertThat(box.status(province.edge(), id)).as("what was sent back").isEqualTo(404);

        desk.enter(Province.EDITOR, "courseware?id=" + id);
        desk.see("sentBack", "reason", REASON);
        desk.clickInRow(title, words.of("gate"));
        desk.see("did_REJECTED");
        desk.clickThe(".ant-modal-close");
        desk.clickInRow(title, words.of("submit"));
        desk.seeRow(title, words.of("IN_REVIEW"));
        assertThat(desk.shows(REASON)).as("said once").isFalse();
        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.clickInRow(title, words.of("approve"));
        desk.seeRow(title, words.of("SCHEDULED"));
        publish();
        box.sees(province.edge(), slug, id, title);
        desk.hasNothingToComplainOf();
    }
}
