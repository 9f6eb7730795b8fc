package kejian.acceptance.conformance;

import java.util.List;
import java.util.Map;

/**
 * What one stream is like.
 *
 * @param seconds by its clock
 * @param bps of the whole stream, by its clock
 * @param clockOffNs largest difference between a clock reference and a constant rate
 * @param videoBuffer largest filling, as a share of what the level gives
 * @param audioBuffer likewise
 * @param counts faults by rule
 * @param first the first few of each rule
 */
public record Report(
        long packets,
        double seconds,
        double bps,
        double clockGapMs,
        double clockOffNs,
        double tableGapMs,
        double videoBuffer,
        double audioBuffer,
        Map<Rule, Long> counts,
        List<Fault> first) {

    public boolean isClean() {
        return counts.isEmpty();
    }

    public long faults() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
