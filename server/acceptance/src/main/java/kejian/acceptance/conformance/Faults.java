package kejian.acceptance.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts all faults, and keeps the first of each rule. */
final class Faults {

    private static final int KEPT_OF_EACH = 3;

    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private final List<Fault> first = new ArrayList<>();

    void add(Rule rule, long packet, String detail) {
        if (counts.merge(rule, 1L, Long::sum) <= KEPT_OF_EACH) {
            first.add(new Fault(rule, packet, detail));
        }
    }

    Map<Rule, Long> counts() {
        return Map.copyOf(counts);
    }

    List<Fault> first() {
        return List.copyOf(first);
    }
}
