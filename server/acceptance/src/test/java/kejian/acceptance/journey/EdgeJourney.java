package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.bench.peer.Edge;

/** A county's new edge: enrolled in the console, started with the code, serving boxes. */
final class EdgeJourney extends Journey {

    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){7}");

    EdgeJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    static String name(String language) {
        return "xin-" + language;
    }

    @Override
    void go() throws Exception {
        String slug = "edge-" + language;
        province.column(slug, named("新县专栏"));
        String title = named("新县也看得到");
        String id = province.approved(slug, title);
        long release = province.release();
        String name = name(language);
        int port = Edge.freePort();

        desk.enter(Province.OPERATOR, "edges");
        desk.click("edgeEnroll");
        desk.type("#edge-name", name);
        desk.choose("edge-area", "兰考县 410225");
        desk.type("#edge-address", "http://127.0.0.1:" + port);
        desk.clickIn(".ant-modal-footer", "edgeCodeSure");
        desk.see("edgeCodeOf", "name", name);
        Matcher code = CODE.matcher(desk.page().evaluate("document.body.innerText").asText());
        assertThat(code.find()).isTrue();
        desk.clickIn(".ant-modal-footer", "edgeCodeTaken");
        desk.seeRow(name);

        province.startEdge(name, code.group(), port);
        box.sees(province.address(name), slug, id, title);
        desk.reloadUntil(name);
        for (int tries = 0; !well(name, release); tries++) {
            assertThat(tries).as("looks until it is well").isLessThan(60);
            desk.reloadUntil(name);
        }
        desk.hasNothingToComplainOf();
    }

    private boolean well(String name, long release) {
        String row =
                desk.page()
                        .evaluate(
                                "[...document.querySelectorAll('main tbody tr.ant-table-row')].find(r=>r.innerText.includes('%s'))?.innerText??''"
                                        .formatted(name))
                        .asText();
        return row.contains(words.of("edge_well")) && row.contains("" + release);
    }
}
