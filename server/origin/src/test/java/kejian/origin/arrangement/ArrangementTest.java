package kejian.origin.arrangement;

import static kejian.origin.arrangement.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of a column's courseware, and what old boxes make of it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ArrangementTest {

    @Inject TestTokens tokens;
    @Inject ObjectMapper json;
    private Desk desk;

    @BeforeEach
    void sit() throws Exception {
        desk = new Desk(tokens);
    }

    private JsonPath now() {
        return as(desk.editor)
                .get("/api/columns/" + desk.column + "/arrangement")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> order() {
        return now().getList("courseware.id");
    }

    private ValidatableResponse put(String who, String seen, List<String> order) {
        return as(who).body(Map.of("seen", seen, "courseware", order))
                .put("/api/columns/" + desk.column + "/arrangement")
                .then();
    }

    private JsonPath pages(List<String> order, boolean all) {
        return as(desk.editor)
                .body(Map.of("courseware", order, "all", all))
                .post("/api/columns/" + desk.column + "/arrangement/pages")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void order_isKept_saysWhose_andGoesOutWithTheNextRelease() throws Exception {
        List<String> ids = desk.approved(3);
        assertThat(desk.released(json).courseware()).isEqualTo(ids);
        List<String> turned = ids.reversed();
        put(desk.editor, now().getString("seen"), turned)
                .statusCode(200)
                .body("courseware.id", equalTo(turned))
                .body("orderedBy", equalTo("desk-editor"));
        assertThat(order()).isEqualTo(turned);
        desk.released(json);
        assertThat(differenceOfTheNewest()).isEqualTo("[[ORDER]]");
        String next = desk.approved("后来的一课", null);
        assertThat(order()).as("what comes is last").endsWith(next).startsWith(turned.get(0));
        List<String> shown = new ArrayList<>(turned);
        shown.add(next);
        assertThat(desk.released(json).courseware()).isEqualTo(shown);
        assertThat(differenceOfTheNewest()).as("nothing but one more").isEqualTo("[]");
    }

    /** What the newest release tells of this column. */
    private String differenceOfTheNewest() {
        long newest = as(desk.reviewer).get("/api/releases").jsonPath().getLong("[0].number");
        return as(desk.reviewer)
                .get("/api/releases/" + newest + "/difference")
                .jsonPath()
                .getString("lines.findAll { it.id == '%s' }.parts".formatted(desk.column));
    }

    @Test
    void order_madeOfAnother_isRefused_saysWhoseStands_andLosesNothing() throws Exception {
        List<String> ids = new ArrayList<>(desk.approved(4));
        String seen = now().getString("seen");
        List<String> mine = List.of(ids.get(3), ids.get(0), ids.get(1), ids.get(2));
        String other = tokens.person("desk-other", "editor");
        put(other, seen, ids.reversed()).statusCode(200);
        put(desk.editor, seen, mine)
                .statusCode(409)
                .body("code", equalTo("order-changed"))
                .body("detail", containsString("desk-other"));
        assertThat(order()).isEqualTo(ids.reversed());

        String read = now().getString("seen");
        String came = desk.draft("这期间传上来的");
        put(desk.editor, read, mine).statusCode(409).body("code", equalTo("order-changed"));
        assertThat(order()).contains(came).containsAll(ids);
        List<String> again = new ArrayList<>(mine);
        again.add(1, came);
        put(desk.editor, now().getString("seen"), again).statusCode(200);
        assertThat(order()).isEqualTo(again);
    }

    /** Both read the same order; the rows are locked before they are compared. */
    @Test
    void twoOrders_atTheSameMoment_oneIsSaved_theOtherIsTold() throws Exception {
        List<String> ids = desk.approved(6);
        for (int round = 0; round < 5; round++) {
            String seen = now().getString("seen");
            List<String> before = order();
            List<Callable<Integer>> both = new ArrayList<>();
            List<List<String>> orders = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                List<String> own = new ArrayList<>(before);
                Collections.rotate(own, i + 1);
                orders.add(own);
                both.add(() -> put(desk.editor, seen, own).extract().statusCode());
            }
            List<Integer> answers = new ArrayList<>();
            try (ExecutorService editors = Executors.newFixedThreadPool(2)) {
                for (Future<Integer> answer : editors.invokeAll(both)) {
                    answers.add(answer.get());
                }
            }
            assertThat(answers).containsExactlyInAnyOrder(200, 409);
            assertThat(order()).isEqualTo(orders.get(answers.indexOf(200)));
        }
        assertThat(order()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whatWasSavedBefore_isAnOrderAgain() {
        List<String> ids = desk.approved(3);
        put(desk.editor, now().getString("seen"), ids.reversed()).statusCode(200);
        put(desk.editor, now().getString("seen"), ids).statusCode(200);
        assertThat(order()).isEqualTo(ids);
    }

    @Test
    void whatLiesInTheBin_isNotArranged_andComesBackWhereItWas() {
        List<String> ids = List.of(desk.draft("一"), desk.draft("二"), desk.draft("三"));
        as(desk.editor)
                .header("If-Match", as(desk.editor).get(courseware(ids, 1)).header("ETag"))
                .delete(courseware(ids, 1))
                .then()
                .statusCode(204);
        assertThat(order()).containsExactly(ids.get(0), ids.get(2));
        put(desk.editor, now().getString("seen"), List.of(ids.get(2), ids.get(0))).statusCode(200);
        as(desk.editor).post(courseware(ids, 1) + "/restore").then().statusCode(200);
        assertThat(order()).isEqualTo(ids.reversed());
    }

    private static String courseware(List<String> ids, int which) {
        return "/api/courseware/" + ids.get(which);
    }

    @Test
    void order_thatIsNone_isRefused() throws Exception {
        List<String> ids = desk.approved(2);
        String seen = now().getString("seen");
        String foreign = new Desk(tokens).draft("别的专栏的");
        for (List<String> wrong :
                List.of(
                        List.<String>of(),
                        ids.subList(0, 1),
                        List.of(ids.get(0), ids.get(0)),
                        List.of(ids.get(0), foreign),
                        List.of(ids.get(0), ids.get(1), foreign))) {
            put(desk.editor, seen, wrong).statusCode(422).body("code", equalTo("validation"));
        }
        put(desk.editor, "0".repeat(64), ids).statusCode(409);
        put(desk.countysEditor(), seen, ids).statusCode(404);
        assertThat(order()).isEqualTo(ids);
    }

    @Test
    void pages_areThoseOfTheNextRelease_columnsBelowFirst_nineToAPage() throws Exception {
        String first = desk.column(desk.slug + "-a", desk.column);
        String second = desk.column(desk.slug + "-b", desk.column);
        List<String> ids = desk.approved(9);
        String later = desk.approved("以后才上线", "2999-01-01T00:00:00Z");
        String draft = desk.draft("草稿");
        List<String> order = new ArrayList<>(ids.reversed());
        order.add(0, draft);
        order.add(5, later);

        JsonPath next = pages(order, /* all= */ false);
        assertThat(next.getInt("rows")).isEqualTo(9);
        assertThat(next.getList("pages")).hasSize(2);
        List<String> flat = new ArrayList<>(next.getList("pages[0].id"));
        assertThat(flat).hasSize(9).startsWith(first, second);
        assertThat(next.getList("pages[0].column")).startsWith(true, true, false);
        assertThat(next.getList("pages[0].digit")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(next.getList("pages[1].digit")).containsExactly(1, 2);
        flat.addAll(next.getList("pages[1].id"));

        put(desk.editor, now().getString("seen"), order).statusCode(200);
        assertThat(flat.subList(2, flat.size()))
                .as("as the release has it, order for order")
                .isEqualTo(desk.released(json).courseware());

        List<Object> all = pages(order, /* all= */ true).getList("pages.id.flatten()");
        assertThat(all.subList(2, all.size())).isEqualTo(new ArrayList<Object>(order));
    }

    @Test
    void pages_cutLongTitles_asTheScreenDoes() {
        String id = desk.approved("长".repeat(60), null);
        assertThat(pages(List.of(id), false).getString("pages[0][0].label"))
                .endsWith("…")
                .hasSize(23);
    }
}
