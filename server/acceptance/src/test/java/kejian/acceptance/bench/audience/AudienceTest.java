package kejian.acceptance.bench.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
    private static final Title TITLE = new Title("t", 600_000);

    private static Viewer viewer(long... atFromTo) {
        List<Viewer.Stretch> played =
                IntStream.range(0, atFromTo.length / 3)
                        .mapToObj(i ->
                                new Viewer.Stretch(
                                        atFromTo[3 * i] * 1_000,
                                        atFromTo[3 * i + 1] * 1_000,
                                        atFromTo[3 * i + 2] * 1_000))
                        .toList();
        return new Viewer(1, Viewer.Kind.PAGE, null, "a", TITLE, 0, played, 0, false, 0, 7);
    }

    @Test
    void truth_isThatOfTheVectors() {
        Truth truth = new Truth();
        truth.add(viewer(0, 0, 600)); // 1
        truth.add(viewer(0, 0, 100, 101, 300, 600)); // 4
        assertThat(truth.starts()).isEqualTo(2);
        assertThat(truth.completes()).isEqualTo(1);
        assertThat(truth.watchedMs()).isEqualTo(1_000_000);
        assertThat(truth.retention(0)).isEqualTo(1);
        assertThat(truth.retention(33)).isEqualTo(0.5);
        assertThat(truth.retention(75)).isEqualTo(1);
        assertThat(truth.retention(100)).isEqualTo(1);
        truth.add(viewer(0, 0, 20, 21, 0, 20)); // 3
        assertThat(truth.validViews()).isEqualTo(2);
        assertThat(truth.watchedMs()).isEqualTo(1_040_000);
        assertThat(truth.effectiveMs()).isEqualTo(1_020_000);
        truth.add(viewer(0, 0, 40, 40 + 1_801, 40, 80)); // half an hour of nothing
        assertThat(truth.starts()).isEqualTo(5);
        truth.add(viewer());
        assertThat(truth.starts()).isEqualTo(5);
    }

    private static List<Act> all(Iterator<Act> acts) {
        List<Act> all = new ArrayList<>();
        acts.forEachRemaining(all::add);
        return all;
    }

    @Test
    void sameSeed_makesTheSame_andAnotherDoesNot() {
        Audience one = new Audience(5, DAY);
        Audience same = new Audience(5, DAY);
        Audience other = new Audience(6, DAY);
        List<Viewer> viewers = IntStream.range(0, 300).mapToObj(one::viewer).toList();
        assertThat(IntStream.range(0, 300).mapToObj(same::viewer).toList()).isEqualTo(viewers);
        assertThat(other.viewer(7)).isNotEqualTo(viewers.get(7));
        assertThat(all(same.acts(viewers, 20, 1))).isEqualTo(all(one.acts(viewers, 20, 1)));
    }

    @Test
    void viewers_areAsThePublishedNumbersSay() {
        Audience audience = new Audience(1, DAY);
        List<Viewer> viewers = IntStream.range(0, 20_000).mapToObj(audience::viewer).toList();
        double n = viewers.size();
        assertThat(viewers.stream().filter(v -> isTierA(v)).count() / n)
                .isCloseTo(0.4, within(0.01));
        List<Viewer> straight = viewers.stream().filter(v -> v.played().size() == 1).toList();
        double all = straight.size();
        double whole = straight.stream().filter(v -> seen(v) >= v.title().lengthMs()).count() / all;
        double half =
                straight.stream().filter(v -> seen(v) < v.title().lengthMs() / 2).count() / all;
        assertThat(whole).isCloseTo(0.20, within(0.03));
        assertThat(half).isCloseTo(0.564, within(0.03));
        assertThat(viewers.stream().anyMatch(v -> v.played().isEmpty())).isTrue();
        assertThat(viewers.stream().anyMatch(v -> Math.abs(v.clockOffMs()) > 30_000_000_000L))
                .isTrue();
    }

    private static boolean isTierA(Viewer v) {
        return v.how() == Viewer.Kind.STREAM || v.how() == Viewer.Kind.RTSP;
    }

    private static long seen(Viewer v) {
        return v.played().getFirst().lengthMs();
    }

    @Test
    void wire_keepsTheOrderOfTime_andLosesAndRepeats() {
        Audience audience = new Audience(2, DAY);
        List<Viewer> viewers = IntStream.range(0, 2_000).mapToObj(audience::viewer).toList();
        List<Act> acts = all(audience.acts(viewers, 100, 3));
        for (int i = 1; i < acts.size(); i++) {
            assertThat(acts.get(i).atMs()).isGreaterThanOrEqualTo(acts.get(i - 1).atMs());
        }
        long reports =
                acts.stream()
                        .filter(a ->
                                a.what() instanceof Act.Beacon || a.what() instanceof Act.Report)
                        .count();
        assertThat(reports).isGreaterThan(10_000);
        assertThat(
                        acts.stream()
                                .map(Act::who)
                                .map(Act.Who::name)
                                .filter(w -> w.startsWith("robot")))
                .isNotEmpty();
    }
}
