package kejian.delivery.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kejian.contract.viewing.Section;

/** Sections as players write them, and merged as figures want them. */
public final class Sections {

    /** A report carries at most so many (docs of the beacon: the newest 32). */
    static final int MOST = 32;

    private Sections() {}

    /**
     * Reads {@code A-B.A-B} in whole seconds.
     *
     * @return nothing when any part is malformed
     */
    static Optional<List<Section>> parse(String text) {
        List<Section> sections = new ArrayList<>();
        if (text.isEmpty() || text.length() > MOST * 20) {
            return Optional.empty();
        }
        for (String part : text.split("\\.", -1)) {
            int dash = part.indexOf('-');
            if (dash < 1 || sections.size() == MOST) {
                return Optional.empty();
            }
            long from = Numbers.wholeOr(part.substring(0, dash), -1);
            long to = Numbers.wholeOr(part.substring(dash + 1), -1);
            if (from < 0 || to < from || to > Numbers.LONGEST_S) {
                return Optional.empty();
            }
            sections.add(new Section(from * 1000, to * 1000));
        }
        return Optional.of(merged(sections));
    }

    /**
     * Adds a section to some that are {@link #merged}, and keeps them so. Nearly always it goes on
     * where the last one ended, or is the last one's own part.
     */
    static void add(List<Section> merged, Section next) {
        int at = merged.size();
        while (at > 0 && merged.get(at - 1).toMs() >= next.fromMs()) {
            at--;
        }
        long from = next.fromMs();
        long to = next.toMs();
        while (at < merged.size() && merged.get(at).fromMs() <= to) {
            Section joined = merged.remove(at);
            from = Math.min(from, joined.fromMs());
            to = Math.max(to, joined.toMs());
        }
        if (to > from) {
            merged.add(at, new Section(from, to));
        }
    }

    /** In rising order, without overlap, what touches joined. */
    static List<Section> merged(List<Section> sections) {
        List<Section> sorted = new ArrayList<>(sections);
        sorted.sort(Comparator.comparingLong(Section::fromMs));
        List<Section> merged = new ArrayList<>();
        for (Section next : sorted) {
            Section last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.fromMs() <= last.toMs()) {
                merged.set(
                        merged.size() - 1,
                        new Section(last.fromMs(), Math.max(last.toMs(), next.toMs())));
            } else if (next.lengthMs() > 0) {
                merged.add(next);
            }
        }
        return merged;
    }
}
