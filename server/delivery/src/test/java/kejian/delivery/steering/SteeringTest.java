package kejian.delivery.steering;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kejian.delivery.steering.SteeringDocument.Replacement;
import org.junit.jupiter.api.Test;

class SteeringTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final String COUNTY = "410225";
    private static final String CITY = "410200";
    private static final List<String> PATH = List.of("410225100201", "410225100", COUNTY, CITY);

    private static KnownEdge edge(String name, String area) {
        return new KnownEdge(
                name, area, "http://" + name + ".test:81", 7, new KnownEdge.Load(3, 100), NOW);
    }

    private static KnownEdge seen(KnownEdge e, Instant at) {
        return new KnownEdge(e.name(), e.area(), e.address(), e.release(), e.load(), at);
    }

    private static KnownEdge at(KnownEdge e, String address) {
        return new KnownEdge(e.name(), e.area(), address, e.release(), e.load(), e.seenAt());
    }

    private static KnownEdge showing(KnownEdge e, long release) {
        return new KnownEdge(e.name(), e.area(), e.address(), release, e.load(), e.seenAt());
    }

    private static KnownEdge loaded(KnownEdge e, int sending, int most) {
        KnownEdge.Load load = new KnownEdge.Load(sending, most);
        return new KnownEdge(e.name(), e.area(), e.address(), e.release(), load, e.seenAt());
    }

    private static Steering.Asker box(String name) {
        return new Steering.Asker(name, new Whereabouts.AtStation("S-1", PATH.getFirst()), PATH, 7);
    }

    private static Decision decide(KnownEdge... edges) {
        return Steering.decide(box("BOX-1"), List.of(edges), NOW);
    }

    private static Verdict verdict(Decision decision, String edge) {
        return decision.edges().stream()
                .filter(j -> j.edge().name().equals(edge))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void box_getsItsOwnEdge_thenTheNextAbove_andNoneOfAnotherCounty() {
        Decision d = decide(edge("city", CITY), edge("other", "410122"), edge("own", COUNTY));
        assertThat(d.order()).extracting(KnownEdge::name).containsExactly("own", "city");
        assertThat(verdict(d, "own")).isEqualTo(new Verdict.Takes(COUNTY, 2));
        assertThat(verdict(d, "other")).isEqualTo(new Verdict.ElsewhereOnly("410122"));
        assertThat(d.incident()).isFalse();
        assertThat(d.ttlSeconds()).isEqualTo(300);
    }

    @Test
    void edge_thatIsSilent_isPassedOver_andThatIsAnIncident() {
        KnownEdge own = edge("own", COUNTY);
        Instant justInTime = NOW.minus(Steering.SILENT_AFTER);
        assertThat(decide(seen(own, justInTime)).order()).hasSize(1);
        Instant late = justInTime.minusMillis(1);
        Decision d = decide(seen(own, late), edge("city", CITY));
        assertThat(d.order()).extracting(KnownEdge::name).containsExactly("city");
        assertThat(verdict(d, "own")).isEqualTo(new Verdict.Silent(late));
        assertThat(d.ttlSeconds()).isEqualTo(10);
        assertThat(verdict(decide(seen(own, null)), "own")).isEqualTo(new Verdict.NeverSeen());
        // a clock that was set back must not make every edge silent
        assertThat(decide(seen(own, NOW.plus(Duration.ofHours(1)))).order()).hasSize(1);
    }

    @Test
    void edge_thatIsFull_isPassedOver_beforeItsLastPlaceIsTaken() {
        KnownEdge own = edge("own", COUNTY);
        assertThat(decide(loaded(own, 89, 100)).order()).hasSize(1);
        Decision d = decide(loaded(own, 90, 100));
        assertThat(d.order()).isEmpty();
        assertThat(verdict(d, "own")).isEqualTo(new Verdict.Full(90, 100));
        assertThat(d.ttlSeconds()).isEqualTo(10);
        assertThat(decide(loaded(own, 3, 3)).order()).as("too few for a tenth").isEmpty();
        KnownEdge old = new KnownEdge("own", COUNTY, "http://own.test", 7, null, NOW);
        assertThat(decide(old).order()).as("an older edge says no load").hasSize(1);
    }

    @Test
    void edge_thatLacksTheRelease_isPassedOver_andOneThatIsAheadIsNot() {
        KnownEdge own = edge("own", COUNTY);
        Decision d = decide(showing(own, 6));
        assertThat(d.order()).isEmpty();
        assertThat(verdict(d, "own")).isEqualTo(new Verdict.Behind(6, 7));
        assertThat(decide(showing(own, 8)).order()).hasSize(1);
        Steering.Asker early = new Steering.Asker("X", new Whereabouts.Unknown(), PATH, 0);
        assertThat(Steering.decide(early, List.of(showing(own, 0)), NOW).order())
                .as("before the first release an edge has nothing to show")
                .isEmpty();
    }

    @Test
    void edge_withoutAUsableAddress_isPassedOver() {
        KnownEdge own = edge("own", COUNTY);
        for (String address : List.of("", "own.test:81", "ftp://own.test", "http://a b")) {
            assertThat(verdict(decide(at(own, address)), "own"))
                    .isEqualTo(new Verdict.NoAddress(address));
        }
    }

    @Test
    void allEdgesDead_leavesTheProvinceAlone() {
        Decision d =
                decide(
                        seen(edge("own", COUNTY), NOW.minus(Duration.ofDays(2))),
                        showing(edge("city", CITY), 0));
        assertThat(d.order()).isEmpty();
        assertThat(d.incident()).isTrue();
        assertThat(decide().order()).isEmpty();
        assertThat(decide().incident()).as("no edge, no incident").isFalse();
    }

    @Test
    void box_ofUnknownArea_isKept_withoutHaste() {
        Steering.Asker lost = new Steering.Asker("X", new Whereabouts.Unknown(), List.of(), 7);
        Decision d = Steering.decide(lost, List.of(edge("own", COUNTY)), NOW);
        assertThat(d.order()).isEmpty();
        assertThat(d.ttlSeconds()).isEqualTo(300);
        assertThat(d.edges()).hasSize(1);
    }

    @Test
    void oneOfTwoOwnEdges_dead_isNoIncident() {
        KnownEdge dead = seen(edge("one", COUNTY), NOW.minus(Duration.ofHours(1)));
        Decision d = decide(dead, edge("two", COUNTY), edge("city", CITY));
        assertThat(d.order()).extracting(KnownEdge::name).containsExactly("two", "city");
        assertThat(d.incident()).isFalse();
    }

    @Test
    void equalEdges_shareTheBoxes_andOneThatFailsMovesOnlyItsOwn() {
        List<KnownEdge> edges =
                new ArrayList<>(
                        List.of(edge("one", COUNTY), edge("two", COUNTY), edge("three", COUNTY)));
        List<KnownEdge> oneDead = new ArrayList<>(edges);
        oneDead.set(0, seen(edges.getFirst(), NOW.minus(Duration.ofHours(1))));
        Random random = new Random(2026_11_26);
        Map<String, Integer> share = new HashMap<>();
        int boxes = 3_000;
        for (int i = 0; i < boxes; i++) {
            String name = "KJ-" + random.nextInt(1_000_000);
            Collections.shuffle(edges, random);
            String first = first(name, edges);
            Collections.shuffle(edges, random);
            assertThat(first(name, edges)).as("in any order of edges").isEqualTo(first);
            String then = first(name, oneDead);
            if (first.equals("one")) {
                assertThat(then).isNotEqualTo("one");
            } else {
                assertThat(then).isEqualTo(first);
            }
            share.merge(first, 1, Integer::sum);
        }
        assertThat(share.values())
                .hasSize(3)
                .allSatisfy(n -> assertThat(n).isBetween(boxes / 4, boxes * 5 / 12));
    }

    private static String first(String box, List<KnownEdge> edges) {
        return Steering.decide(box(box), edges, NOW).order().getFirst().name();
    }

    /** Against a slow and plain statement of the rules. */
    @Test
    void anyEdges_areOrdered_asTheRulesSay() {
        Random random = new Random(8216);
        for (int round = 0; round < 2_000; round++) {
            List<KnownEdge> edges = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                edges.add(anyEdge("e" + i, random));
            }
            Decision d = Steering.decide(box("B" + round), edges, NOW);
            List<KnownEdge> fit = edges.stream().filter(SteeringTest::isFit).toList();
            assertThat(d.order()).containsExactlyInAnyOrderElementsOf(fit);
            assertThat(d.order())
                    .isSortedAccordingTo((a, b) -> PATH.indexOf(a.area()) - PATH.indexOf(b.area()));
            assertThat(d.edges()).hasSameSizeAs(edges);
            int nearest =
                    edges.stream()
                            .mapToInt(e -> PATH.indexOf(e.area()))
                            .filter(n -> n >= 0)
                            .min()
                            .orElse(-1);
            boolean served = fit.stream().anyMatch(e -> PATH.indexOf(e.area()) == nearest);
            assertThat(d.incident()).isEqualTo(nearest >= 0 && !served);
            for (Decision.Judged j : d.edges()) {
                assertThat(j.verdict() instanceof Verdict.Takes).isEqualTo(isFit(j.edge()));
                assertThat(j.verdict().chinese()).matches(".*\\p{IsHan}.*");
                assertThat(j.verdict().english()).doesNotContainPattern("\\p{IsHan}");
            }
        }
    }

    private static KnownEdge anyEdge(String name, Random random) {
        List<String> areas = List.of(PATH.get(1), COUNTY, CITY, "410122");
        int most = 1 + random.nextInt(30);
        return new KnownEdge(
                name,
                areas.get(random.nextInt(areas.size())),
                random.nextInt(6) == 0 ? "" : "http://" + name,
                6 + random.nextInt(3),
                random.nextInt(4) == 0 ? null : new KnownEdge.Load(random.nextInt(most + 1), most),
                random.nextInt(8) == 0 ? null : NOW.minusSeconds(random.nextInt(300)));
    }

    private static boolean isFit(KnownEdge e) {
        KnownEdge.Load load = e.load();
        return PATH.contains(e.area())
                && !e.address().isEmpty()
                && e.seenAt() != null
                && Duration.between(e.seenAt(), NOW).toSeconds() <= 180
                && e.release() >= 7
                && (load == null || load.sending() < load.most() - load.most() / 10);
    }

    @Test
    void document_namesEachEdgesHost_andTheProvinceLast() {
        KnownEdge one = at(edge("one", COUNTY), "http://one.test");
        KnownEdge two = at(edge("two", COUNTY), "https://[::1]");
        String text =
                SteeringDocument.of(
                        List.of(
                                new SteeringDocument.Pathway(one, new Replacement.Host("one.test")),
                                new SteeringDocument.Pathway(two, new Replacement.Host("[::1]"))),
                        10,
                        "/steer/B.json?r=7");
        JsonObject json = new JsonObject(text);
        assertThat(json.getInteger("VERSION")).isEqualTo(1);
        assertThat(json.getInteger("TTL")).isEqualTo(10);
        assertThat(json.getString("RELOAD-URI")).isEqualTo("/steer/B.json?r=7");
        assertThat(json.getJsonArray("PATHWAY-PRIORITY"))
                .isEqualTo(new JsonArray(List.of("one", "two", ".")));
        JsonArray clones = json.getJsonArray("PATHWAY-CLONES");
        assertThat(clones).hasSize(2);
        JsonObject first = clones.getJsonObject(0);
        assertThat(first.getString("BASE-ID")).isEqualTo(".");
        assertThat(first.getString("ID")).isEqualTo("one");
        assertThat(first.getJsonObject("URI-REPLACEMENT").getString("HOST")).isEqualTo("one.test");
        assertThat(clones.getJsonObject(1).getJsonObject("URI-REPLACEMENT").getString("HOST"))
                .isEqualTo("[::1]");
        assertThat(new JsonObject(SteeringDocument.of(List.of(), 300, "x")).fieldNames())
                .doesNotContain("PATHWAY-CLONES");
    }
}
