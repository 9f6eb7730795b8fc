package kejian.acceptance.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A goal is met by the median of the pairs, within a twentieth, and never by what is not there. */
class GoalTest {

    @TempDir Path folder;

    private Goal goal(String of, String bound, String or) throws IOException {
        Path csv = folder.resolve("goals.csv");
        Files.writeString(
                csv,
                "head\nother,r,n,ratio,<= 1,,u\nb,r,n," + of + "," + bound + "," + or + ",u\n");
        List<Goal> goals = Goal.read(csv, "b");
        assertThat(goals).hasSize(1);
        return goals.getFirst();
    }

    private static Measured pairs(List<Double> ours, List<Double> peer) {
        return new Measured("n", ours, peer, "", List.of());
    }

    @Test
    void theMedianOfThePairs_isJudged_notTheRatioOfMedians() throws IOException {
        // pair by pair 2, 1, 0.5; medians alone would say 2 ÷ 2
        Measured found = pairs(List.of(2.0, 1.0, 3.0), List.of(1.0, 1.0, 6.0));
        assertThat(goal("ratio", "<= 0.9", "").isMet(found)).isFalse();
        assertThat(goal("ratio", "<= 1.0", "").isMet(found)).isTrue();
    }

    @Test
    void aTwentieth_isAllowed_bothWays() throws IOException {
        assertThat(goal("ours", "<= 100", "").isMet(pairs(List.of(104.9), List.of()))).isTrue();
        assertThat(goal("ours", "<= 100", "").isMet(pairs(List.of(105.1), List.of()))).isFalse();
        assertThat(goal("ours", ">= 100", "").isMet(pairs(List.of(95.3), List.of()))).isTrue();
        assertThat(goal("ours", ">= 100", "").isMet(pairs(List.of(95.1), List.of()))).isFalse();
    }

    @Test
    void theOtherBound_meetsItAsWell() throws IOException {
        Goal goal = goal("ratio", ">= 0.6", ">= 6");
        assertThat(goal.isMet(pairs(List.of(6.1), List.of(20.0)))).isTrue();
        assertThat(goal.isMet(pairs(List.of(5.0), List.of(20.0)))).isFalse();
        assertThat(goal.isMet(pairs(List.of(5.0), List.of(8.0)))).isTrue();
    }

    @Test
    void whatWasNotMeasured_orWasWrong_isNotMet() throws IOException {
        Goal goal = goal("ours", "<= 1", "");
        assertThat(goal.isMet(Measured.missing("n", "why"))).isFalse();
        assertThat(goal.isMet(new Measured("n", List.of(0.5), List.of(), "", List.of("bad"))))
                .isFalse();
        assertThat(goal("ratio", "<= 1", "").isMet(pairs(List.of(0.5), List.of()))).isFalse();
    }

    @Test
    void theReportEnds_withOneJsonObject() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean every =
                Report.print(
                        "b",
                        List.of(goal("ratio", "<= 1.2", "")),
                        Map.of("n", pairs(List.of(1.0, 1.0), List.of(1.0, 2.0))),
                        new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(every).isTrue();
        String last = out.toString(StandardCharsets.UTF_8).strip().lines().toList().getLast();
        assertThat(last)
                .startsWith("{\"bench\":\"b\",\"rows\":[{\"name\":\"n\",\"ours\":1.0,\"peer\":1.5")
                .contains("\"ratio\":0.75,\"goal\":\"<= 1.2\"", "\"met\":true");
    }
}
