package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import kejian.acceptance.bench.sync.Relay;

/** Taken back while an edge is cut off: gone where the line is, named where it is not. */
final class WithdrawalJourney extends Journey {

    private static final String REASON = "第二页有误";

    WithdrawalJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        String slug = "withdrawal-" + language;
        String column = named("撤回专栏");
        province.column(slug, column);
        String beside = named("留下的");
        province.approved(slug, beside);
        String title = named("撤回的");
        String id = province.approved(slug, title);
        province.release();
        String cut = EdgeJourney.name(language);
        URI far = province.address(cut);
        box.sees(province.edge(), slug, id, title);
        box.sees(far, slug, id, title);
        Relay line = province.line(cut);
        line.cut();
        int edges = province.api().admin("GET", "/api/edges", null).size();

        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.clickInRow(title, words.of("withdraw"));
        desk.type(".ant-modal textarea", REASON);
        desk.clickIn(".ant-modal-footer", "withdraw");
        desk.seeRow(title, words.of("WITHDRAWN"));
        box.await(province.edge(), id, 410);
        box.misses(province.edge(), slug, column, title);
        assertThat(box.status(far, id)).as("has not heard").isEqualTo(200);
        desk.go("withdrawals?courseware=" + id);
        desk.reloadUntil(
                words.of("reachSome", "edges", edges, "confirmed", edges - 1, "waiting", 1) + cut);
        desk.see("leaseEnds", "edge", cut);
        desk.seeRow(title, REASON, Province.REVIEWER);

        line.mend();
        box.await(far, id, 410);
        box.misses(far, slug, column, title);
        desk.reloadUntil(words.of("reachAll", "edges", edges));
        desk.hasNothingToComplainOf();
    }
}
