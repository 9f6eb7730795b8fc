package kejian.origin.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kejian.contract.edge.EdgeReport;
import kejian.contract.edge.EdgeReport.SourceState;
import org.junit.jupiter.api.Test;

class EdgeStateTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final long DISK = 100_000_000_000L;

    private static EdgeReport report(
            long active,
            long pending,
            long missing,
            long free,
            String error,
            EdgeReport.Work work) {
        return new EdgeReport(
                "county-1", "1.2", active, pending, missing, free, 7, List.of(), error, null, work);
    }

    private static EdgeReport.Work work(long rate, Duration ahead) {
        return new EdgeReport.Work(
                rate,
                DISK,
                NOW.plus(ahead).toEpochMilli(),
                List.of(new SourceState("http://b:8081", 5, 60, "digest-differs")));
    }

    private static EdgeState.Detail of(EdgeReport report, Instant seen) {
        return EdgeState.of(
                new Edges.Registered("county-1", "410225", "http://a", report, seen), 7, NOW);
    }

    private static List<String> codes(EdgeState.Detail detail) {
        assertThat(detail.reasons())
                .allSatisfy(r -> assertThat(r.zh()).isNotEmpty())
                .allSatisfy(r -> assertThat(r.en()).matches("[\\x20-\\x7e]+"));
        return detail.reasons().stream().map(EdgeState.Reason::code).toList();
    }

    @Test
    void edge_wholeAndHeardOf_hasNoReasons() {
        EdgeState.Detail well =
                of(report(7, 0, 0, DISK / 2, null, work(0, Duration.ofSeconds(1))), NOW);
        assertThat(codes(well)).isEmpty();
        assertThat(well.clockAheadMs()).isEqualTo(1_000);
        assertThat(well.arrivesAt()).isNull();
        assertThat(well.sources()).hasSize(1);
        assertThat(codes(of(report(7, 0, 0, 1, null, null), NOW)))
                .as("of an older version, which says less")
                .isEmpty();
    }

    @Test
    void edge_fetching_arrivesWhenItsBytesHaveCome() {
        EdgeState.Detail fetching =
                of(report(6, 7, 9_000_000, DISK, null, work(10_000, Duration.ZERO)), NOW);
        assertThat(codes(fetching)).containsExactly("fetching");
        assertThat(fetching.arrivesAt()).isEqualTo(NOW.plusSeconds(901));
        assertThat(fetching.reasons().getFirst().zh()).contains("2026-11-26T08:15:01Z");
        EdgeState.Detail stuck =
                of(report(6, 7, 9_000_000, DISK, null, work(0, Duration.ZERO)), NOW);
        assertThat(stuck.arrivesAt()).isNull();
        assertThat(stuck.reasons().getFirst().en()).contains("nothing comes");
        assertThat(codes(of(report(6, 0, 0, DISK, null, null), NOW))).containsExactly("behind");
    }

    @Test
    void edge_inTrouble_namesEach() {
        EdgeReport bad =
                report(7, 7, 5, DISK / 11, "foreign-page: a portal", work(0, Duration.ofDays(-9)));
        assertThat(codes(of(bad, NOW.minusSeconds(181))))
                .containsExactly("silent", "damaged", "fault", "disk-low", "clock");
        assertThat(codes(of(bad, NOW.minusSeconds(179)))).doesNotContain("silent");
        EdgeReport full =
                new EdgeReport("a", "1", 7, 0, 0, DISK, 100_001, List.of(), null, null, null);
        assertThat(codes(of(full, NOW))).containsExactly("backlog");
        EdgeState.Detail never =
                EdgeState.of(new Edges.Registered("x", "41", "http://a", null, null), 7, NOW);
        assertThat(codes(never)).containsExactly("never-seen");
    }
}
