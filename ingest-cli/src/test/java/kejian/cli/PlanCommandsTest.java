package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandsTest {

    private static final String WISH =
            """
            {"id":"n1","title":"果树","column":null,"audience":"EVERYBODY","area":"410225","asked":null,
             "askedOn":"2026-11-01","source":null,"survey":"s1","state":"OPEN","version":3,"reason":null}
            """;

    private static final String WRITTEN =
            """
            {"id":"n2","title":"蔬菜","column":"farm","audience":"FARMERS","area":"410225","asked":30,
             "askedOn":"2026-11-02","source":"王庄来电","survey":null,"state":"DROPPED","version":0,
             "droppedBy":"li","reason":"已有同类"}
            """;

    private static final String ITEM =
            """
            {"id":"i1","title":"果树修剪","column":"farm","audience":"FARMERS","area":"410225",
             "due":"2026-01-31","late":true,"editor":"li","stage":"IN_PRODUCTION","version":4,
             "needs":[{"id":"n1","title":"果树","area":"410225"}],
             "courseware":[{"id":"c1","title":null,"state":"DRAFT"}],"reason":null}
            """;

    @TempDir Path folder;

    private static JsonNode json(String text) throws IOException {
        return Origin.JSON.readTree(text);
    }

    @Test
    void needs_areListed_inEitherLanguage_andWhatIsFewIsNoNumber() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/needs?size=200&state=open&source=all&area=410225&page=1",
                    json("{\"total\":2,\"items\":[" + WISH + "," + WRITTEN + "]}"));
            assertThat(shell.run("need", "ls", "--area", "410225")).isZero();
            assertThat(shell.out)
                    .contains("n1  待办  果树  要的有 不显示  受众 不限  专栏 -  区划 410225")
                    .contains("2026-11-01  调查")
                    .contains("n2  不做  蔬菜  要的有 30  受众 农户  专栏 farm")
                    .contains("li：已有同类");
            assertThat(shell.run("need", "ls", "--area", "410225", "--lang", "en")).isZero();
            assertThat(shell.out).contains("asked by not shown  for everybody", "dropped  蔬菜");
        }
    }

    @Test
    void need_isWrittenDown_sorted_andDropped() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("POST /api/needs", json(WRITTEN));
            assertThat(
                            shell.run(
                                    "need",
                                    "add",
                                    "蔬菜",
                                    "--asked=30",
                                    "--source=王庄来电",
                                    "--audience=village-cadres"))
                    .isZero();
            assertThat(shell.origin.bodies.getLast())
                    .isEqualTo(
                            json(
                                    """
                                    {"title":"蔬菜","asked":30,"source":"王庄来电","audience":"VILLAGE_CADRES"}
                                    """));
            shell.origin.answers.put("GET /api/needs/n1", json(WISH));
            shell.origin.answers.put("PUT /api/needs/n1", json(WISH));
            assertThat(shell.run("need", "sort", "n1", "--column", "farm")).isZero();
            assertThat(shell.origin.bodies.getLast())
                    .as("a wish says what was asked: no number and no source goes along")
                    .isEqualTo(
                            json(
                                    """
                                    {"title":"果树","column":"farm","audience":"EVERYBODY"}
                                    """));
            assertThat(shell.origin.seen.get("PUT /api/needs/n1")).isEqualTo("\"3\"");
            shell.origin.answers.put("POST /api/needs/n2/drop", json(WRITTEN));
            assertThat(shell.run("need", "drop", "n2", "--reason", "已有同类")).isZero();
            assertThat(shell.origin.bodies.getLast().path("reason").asText()).isEqualTo("已有同类");
        }
    }

    @Test
    void item_isMadeOfNeeds_linked_andShownWithItsHistory() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("POST /api/plan", json(ITEM));
            assertThat(shell.run("plan", "add", "果树修剪", "n1", "n2", "--due", "2026-01-31"))
                    .isZero();
            assertThat(shell.origin.bodies.getLast())
                    .isEqualTo(
                            json(
                                    """
                                    {"title":"果树修剪","due":"2026-01-31","needs":["n1","n2"]}
                                    """));
            assertThat(shell.out)
                    .contains("i1  制作中  果树修剪", "期限 2026-01-31（逾期）", "需求 1  课件 1")
                    .contains("需求 n1  果树", "课件 c1  -  DRAFT");
            shell.origin.answers.put("PUT /api/plan/i1/courseware/c1", json(ITEM));
            shell.origin.answers.put("GET /api/plan/i1", json(ITEM));
            shell.origin.answers.put(
                    "GET /api/plan/i1/history",
                    json(
                            """
                            [{"at":"2026-11-01T00:00:00Z","who":"li","what":"LINKED","about":"c1","reason":null}]
                            """));
            assertThat(shell.run("plan", "link", "i1", "c1")).isZero();
            assertThat(shell.origin.requests).contains("PUT /api/plan/i1/courseware/c1");
            assertThat(shell.run("plan", "show", "i1", "--lang", "en")).isZero();
            assertThat(shell.out)
                    .contains("in production", "(late)", "li  linked a courseware  c1");
        }
    }

    @Test
    void item_changesWhatIsNamed_andKeepsTheRest() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/plan/i1", json(ITEM));
            shell.origin.answers.put("PUT /api/plan/i1", json(ITEM));
            assertThat(shell.run("plan", "change", "i1", "--due", "2027-01-01", "--editor", ""))
                    .isZero();
            ObjectNode expected = Origin.JSON.createObjectNode();
            expected.put("title", "果树修剪").put("column", "farm").put("audience", "FARMERS");
            expected.put("due", "2027-01-01");
            assertThat(shell.origin.bodies.getLast()).isEqualTo(expected);
            assertThat(shell.origin.seen.get("PUT /api/plan/i1")).isEqualTo("\"4\"");
        }
    }

    @Test
    void plan_isListed_byStage_overPages() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String query = "&stage=IN_PRODUCTION&editor=li";
            shell.origin.answers.put(
                    "GET /api/plan?size=200" + query + "&page=1",
                    json("{\"total\":201,\"items\":[" + ITEM + "]}"));
            shell.origin.answers.put(
                    "GET /api/plan?size=200" + query + "&page=2",
                    json("{\"total\":201,\"items\":[" + ITEM + "]}"));
            assertThat(shell.run("plan", "ls", "--stage", "in-production", "--editor", "li"))
                    .isZero();
            assertThat(shell.out.lines().filter(l -> l.contains("果树修剪"))).hasSize(2);
        }
    }
}
