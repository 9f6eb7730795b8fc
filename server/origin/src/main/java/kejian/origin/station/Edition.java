package kejian.origin.station;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new edition of the register changes (docs/adr/0045).
 *
 * @param applied false where it was only shown
 * @param unchanged rows that say what is known
 * @param counts of the lines by what they are, also of those that are left out
 * @param lines first those that somebody should look at; at most 20,000
 */
public record Edition(
        boolean applied,
        int unchanged,
        Map<Edition.What, Integer> counts,
        List<Edition.Line> lines) {

    private static final int MOST_LINES = 20_000;

    /** What becomes of a station; the first that holds. */
    public enum What {
        NEW,
        /** Of the edition it is not; it is closed where that is asked for, or its code is given. */
        GONE,
        /** Was closed, and stands in the register again. */
        REOPENED,
        RECODED,
        RENAMED,
        MOVED,
        /** Other capacity or type. */
        CHANGED
    }

    /** What a station was called before. */
    public record Former(String code, String name, String area) {}

    /**
     * @param former none of one that is new or gone
     * @param doubtful may be two stations: a code that another had who is gone, a name that has
     *     nothing of the one before
     */
    public record Line(
            What what,
            String code,
            String name,
            String area,
            @Nullable Former former,
            boolean doubtful) {}

    static Edition of(boolean applied, EditionMatch match) {
        List<Line> lines = match.lines();
        long changed = lines.stream().filter(line -> line.former() != null).count();
        Map<What, Integer> counts = new EnumMap<>(What.class);
        lines.forEach(line -> counts.merge(line.what(), 1, Integer::sum));
        return new Edition(
                applied,
                (int) (match.pairs().size() - changed),
                counts,
                lines.subList(0, Math.min(MOST_LINES, lines.size())));
    }
}
