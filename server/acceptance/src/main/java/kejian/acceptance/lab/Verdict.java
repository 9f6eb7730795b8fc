package kejian.acceptance.lab;

import java.util.List;

/**
 * What became of a target.
 *
 * @param pictures decoded, of all renditions
 * @param faults in words, none when all is right
 */
public record Verdict(Target target, long pictures, List<String> faults) {

    public Verdict {
        faults = List.copyOf(faults);
    }

    public boolean isGood() {
        return faults.isEmpty();
    }

    @Override
    public String toString() {
        String played = pictures == 0 ? "good" : "good: " + pictures + " pictures";
        return "%s %-22s %s"
                .formatted(
                        target.tier(),
                        target.name(),
                        isGood() ? played : "BAD: " + String.join("; ", faults));
    }
}
