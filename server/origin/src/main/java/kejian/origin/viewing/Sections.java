package kejian.origin.viewing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kejian.contract.viewing.Section;

/** Unions of stretches of media time. */
final class Sections {

    private Sections() {}

    /** The union, in order, within {@code [0, lengthMs)}. */
    static List<Section> union(List<Section> sections, long lengthMs) {
        List<Section> sorted = new ArrayList<>();
        for (Section s : sections) {
            long from = Math.min(s.fromMs(), lengthMs);
            long to = Math.min(s.toMs(), lengthMs);
            if (to > from) {
                sorted.add(new Section(from, to));
            }
        }
        sorted.sort(Comparator.comparingLong(Section::fromMs));
        List<Section> merged = new ArrayList<>();
        for (Section s : sorted) {
            if (!merged.isEmpty() && s.fromMs() <= merged.getLast().toMs()) {
                Section last = merged.removeLast();
                merged.add(new Section(last.fromMs(), Math.max(last.toMs(), s.toMs())));
            } else {
                merged.add(s);
            }
        }
        return merged;
    }

    static long length(List<Section> union) {
        return union.stream().mapToLong(Section::lengthMs).sum();
    }

    /** As much of the union as was credited, from its begin. */
    static List<Section> first(List<Section> union, long creditMs) {
        List<Section> kept = new ArrayList<>();
        long left = creditMs;
        for (Section s : union) {
            if (left <= 0) {
                break;
            }
            long length = Math.min(left, s.lengthMs());
            kept.add(new Section(s.fromMs(), s.fromMs() + length));
            left -= length;
        }
        return kept;
    }

    /** As PostgreSQL reads an int8multirange. */
    static String multirange(List<Section> union) {
        StringBuilder text = new StringBuilder("{");
        for (Section s : union) {
            text.append(text.length() > 1 ? "," : "")
                    .append('[')
                    .append(s.fromMs())
                    .append(',')
                    .append(s.toMs())
                    .append(')');
        }
        return text.append('}').toString();
    }
}
