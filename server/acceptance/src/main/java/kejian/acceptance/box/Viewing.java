package kejian.acceptance.box;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
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

    private static final double MOST_DRIFT_MS = 40;
    private static final double MOST_ERROR_PERCENT = 1;

    static Viewing of(
            String tier,
            String address,
            String release,
            Media got,
            Media source,
            Watching watching,
            List<String> faults) {
        double error =
                100 * Math.abs(got.wholeSeconds() - source.wholeSeconds()) / source.wholeSeconds();
        // Where the source's pictures begin later than its sound, the first one stands until then:
        // both
        // begin together.
        double drift = Math.min(got.driftMs(), Math.abs(got.driftMs() - source.driftMs()));
        // Pictures are counted against the source where its rate was kept; a source with a rate of
        // its
        // own for each picture, or without pictures, is judged by its length.
        boolean sameRate =
                source.frames() > 0 && Math.abs(got.frameRate() / source.frameRate() - 1) < 0.01;
        long expected =
                sameRate
                        ? Math.round(got.videoSeconds() * source.frameRate())
                        : Math.round(got.videoSeconds() * got.frameRate());
        if (error > MOST_ERROR_PERCENT) {
            faults.add(
                    "lasts %.2f s, the source %.2f s"
                            .formatted(got.wholeSeconds(), source.wholeSeconds()));
        }
        if (drift > MOST_DRIFT_MS) {
            faults.add("sound and picture are %.0f ms apart".formatted(drift));
        }
        if (Math.abs(got.frames() - expected) > Math.max(1, expected / 100)) {
            faults.add(got.frames() + " pictures, expected " + expected);
        }
        return new Viewing(
                tier,
                faults.isEmpty(),
                address,
                release,
                got.videoSeconds(),
                got.frames(),
                expected,
                drift,
                error,
                Math.round(watching.acknowledgedSeconds() * 1000),
                watching.recorded(),
                faults);
    }
}
