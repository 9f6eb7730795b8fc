package kejian.acceptance.box;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.judge.Comparison;
import kejian.acceptance.judge.Media;

/**
 * How one box fared.
 *
 * @param faults in words; none when all was right
 */
@JsonPropertyOrder({"tier", "ok"})
public record Viewing(
        String tier,
        boolean ok,
        String address,
        String release,
        double secondsPlayed,
        long framesDecoded,
        long framesExpected,
        double driftMs,
        double durationErrorPercent,
        long watchedMs,
        int reports,
        List<String> faults) {

    static Viewing of(
            String tier,
            String address,
            String release,
            Media got,
            Media source,
            Watching watching,
            List<String> faults) {
        Comparison comparison = Comparison.of(source, got);
        List<String> all = new ArrayList<>(faults);
        all.addAll(comparison.faults());
        return new Viewing(
                tier,
                all.isEmpty(),
                address,
                release,
                got.pictureSeconds(),
                got.frames(),
                comparison.picturesExpected(),
                comparison.driftMs(),
                comparison.durationErrorPercent(),
                Math.round(watching.acknowledgedSeconds() * 1000),
                watching.recorded(),
                all);
    }
}
