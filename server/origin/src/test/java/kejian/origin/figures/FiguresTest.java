package kejian.origin.figures;

import static kejian.origin.figures.County.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What figures say beside the fourteen vectors, and which batches are refused. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
class FiguresTest {

    @Inject AgroalDataSource database;
    @Inject TestTokens tokens;
    private County county;

    @BeforeEach
    void county() throws Exception {
        county = new County(database, tokens);
    }

    @Test
    void headsOfASession_sayWhoCounted_andThatTheRoomIsTooSmall() throws Exception {
        county.stations(1, 0, "");
        county.take(county.play("h1", county.area + "-0", NINE, 40, 0, 60));
        county.take(county.play("h2", county.area + "-0", NINE, 41, 0, 60));
        county.take(county.play("h3", "b3", NINE, 2_000, 0, 60));
        county.take(county.play("h4", "b4", NINE, 0, 0, 60));
        List<Map<String, Object>> sessions = county.sessions();
        assertThat(sessions)
                .extracting(s -> s.get("heads") + " " + s.get("headsSource") + " " + s.get("flags"))
                .containsExactlyInAnyOrder(
                        "40 REMOTE []", "41 REMOTE [OVER_CAPACITY]", "2000 REMOTE []", "0 null []");
    }

    @Test
    void figures_openDownToTheirSessions_andAddUp() {
        county.take(county.play("s1", "b1", NINE, 0, 0, 600));
        county.take(county.play("s2", "b2", NINE, 0, 0, 100));
        List<Map<String, Object>> sessions = county.sessions();
        assertThat(
                        sessions.stream()
                                .mapToLong(s -> ((Number) s.get("watchedMs")).longValue())
                                .sum())
                .isEqualTo(county.figure("watchedMs"));
    }

    /** An edge that has just started, or lost the courseware with a release, names no package. */
    @Test
    void report_withoutAPackage_isCounted() {
        ViewingEvent told = county.report("np", "b", NINE, 0, 3_000, List.of(), 0);
        ViewingEvent without =
                new ViewingEvent(
                        told.source(),
                        told.action(),
                        told.session(),
                        told.trusted(),
                        told.box(),
                        told.courseware(),
                        /* packageId= */ "",
                        told.tier(),
                        told.receivedAtMs(),
                        told.boxAtMs(),
                        told.n(),
                        told.positionMs(),
                        told.playedMs(),
                        told.sections(),
                        told.heads(),
                        told.bytes(),
                        told.startUpMs(),
                        told.stalledMs());
        county.take(List.of(without));
        assertThat(county.figure("starts")).isEqualTo(1);
        assertThat(county.figure("watchedMs")).isEqualTo(3_000);
    }

    /** What the database would not take must not come back for ever. */
    @Test
    void timeThatNoDatabaseHas_isNamed_andTheEdgeSetsItAside() {
        long farOff = Instant.parse("+300000-01-01T00:00:00Z").toEpochMilli();
        county.send(county.batch(List.of(county.report("far", "b", farOff, 0, 0, List.of(), 0))))
                .then()
                .statusCode(422)
                .body("code", org.hamcrest.Matchers.is("batch-invalid"))
                .body("detail", org.hamcrest.Matchers.is("/entries/0"));
    }

    @Test
    void batch_withOneUnsoundLine_isRefusedWhole_andNamesIt() {
        List<ViewingEvent> events = new ArrayList<>(county.play("x", "b", NINE, 0, 0, 60));
        events.add(county.report("x".repeat(600), "b", NINE, 1, 1, List.of(), 0));
        county.send(county.batch(events))
                .then()
                .statusCode(422)
                .body("code", org.hamcrest.Matchers.is("batch-invalid"))
                .body("detail", org.hamcrest.Matchers.is("/entries/" + (events.size() - 1)));
        assertThat(county.figure("starts")).isZero();
        JournalBatch another = county.batch(county.play("y", "b", NINE, 0, 0, 60));
        JournalBatch elsewhere =
                new JournalBatch("somebody-else", another.epoch(), another.entries());
        assertThat(county.send(elsewhere).statusCode()).isEqualTo(403);
    }
}
