package kejian.origin.station;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which row of a new edition is which station. Neither code nor name tells it alone: codes are
 * given to others, names repeat. What agrees in more goes first, and a name pairs only where one
 * row and one station of that name are left in the area, then in the county (docs/adr/0045).
 */
final class EditionMatch {

    /** What each village's office is called, which says nothing of which village it is. */
    private static final Pattern OFFICE = Pattern.compile("(社区)?(村民委员会|居民委员会|村委会|居委会|社区|村)$");

    /**
     * A station of the register.
     *
     * @param had its code; of one that was closed and gave it up, the one that it had
     * @param isOpen false: it was closed earlier
     */
    record Known(
            UUID id,
            String code,
            String had,
            String name,
            String area,
            String county,
            int capacity,
            @Nullable StationType type,
            boolean isOpen) {}

    /**
     * A row of the edition.
     *
     * @param capacity none leaves what is known, likewise {@code type}
     * @param isNew no station that is known, whatever agrees
     * @param former the code that it had so far; none: to be found
     */
    record Row(
            String code,
            String name,
            String area,
            String county,
            @Nullable Integer capacity,
            @Nullable StationType type,
            boolean isNew,
            @Nullable String former) {

        /** Whether code and name have to tell which station it is. */
        boolean isToBeFound() {
            return !isNew && former == null;
        }
    }

    private final Map<Row, Known> pairs = new LinkedHashMap<>();
    private final Set<Row> rows;
    private final Set<Known> stations;

    /**
     * @param rows each code once
     */
    EditionMatch(Collection<Row> rows, Collection<Known> stations) {
        this.rows = new LinkedHashSet<>(rows);
        this.stations = new LinkedHashSet<>(stations);
        pairByCode(Known::code, row -> row.former, (_, _) -> true);
        pairByCode(Known::had, EditionMatch::found, (row, known) -> row.name.equals(known.name));
        pairByName(row -> row.area + '\n' + row.name, known -> known.area + '\n' + known.name);
        pairByName(row -> row.county + '\n' + row.name, known -> known.county + '\n' + known.name);
        pairByCode(Known::had, EditionMatch::found, (_, known) -> known.isOpen);
        this.stations.removeIf(known -> !known.isOpen);
    }

    /** Rows and the stations that they are. */
    Map<Row, Known> pairs() {
        return pairs;
    }

    /** Rows that are no station yet. */
    Set<Row> fresh() {
        return rows;
    }

    /** Open stations that are no row's. */
    Set<Known> gone() {
        return stations;
    }

    /** Only of a row that does not say itself which station it is. */
    private static @Nullable String found(Row row) {
        return row.isToBeFound() ? row.code : null;
    }

    private void pairByCode(
            Function<Known, String> ofKnown,
            Function<Row, @Nullable String> ofRow,
            BiPredicate<Row, Known> agreeing) {
        Map<String, List<Known>> byCode = new HashMap<>();
        stations.forEach(each ->
                byCode.computeIfAbsent(ofKnown.apply(each), _ -> new ArrayList<>()).add(each));
        for (Row row : List.copyOf(rows)) {
            byCode.getOrDefault(ofRow.apply(row), List.of()).stream()
                    .filter(known -> agreeing.test(row, known))
                    .findFirst()
                    .ifPresent(known -> pair(row, known));
        }
    }

    private void pairByName(Function<Row, String> ofRow, Function<Known, String> ofKnown) {
        Map<String, List<Row>> named = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.isToBeFound()) {
                named.computeIfAbsent(ofRow.apply(row), _ -> new ArrayList<>()).add(row);
            }
        }
        Map<String, List<Known>> known = new HashMap<>();
        for (Known each : stations) {
            if (each.isOpen) {
                known.computeIfAbsent(ofKnown.apply(each), _ -> new ArrayList<>()).add(each);
            }
        }
        named.forEach((name, of) -> {
            List<Known> there = known.getOrDefault(name, List.of());
            if (of.size() == 1 && there.size() == 1) {
                pair(of.getFirst(), there.getFirst());
            }
        });
    }

    private void pair(Row row, Known known) {
        pairs.put(row, known);
        rows.remove(row);
        stations.remove(known);
    }

    /** Everything that changes; what somebody should look at comes first. */
    List<Edition.Line> lines() {
        Set<String> given = new HashSet<>();
        stations.forEach(known -> given.add(known.code));
        List<Edition.Line> lines = new ArrayList<>();
        pairs.forEach((row, known) -> {
            Edition.What what = what(row, known);
            if (what != null) {
                boolean doubtful =
                        what == Edition.What.RECODED && given.contains(row.code)
                                || what == Edition.What.RENAMED && !resemble(row.name, known.name);
                Edition.Former former = new Edition.Former(known.code, known.name, known.area);
                lines.add(
                        new Edition.Line(
                                what,
                                row.code,
                                row.name,
                                row.area,
                                former,
                                doubtful && row.former == null));
            }
        });
        rows.forEach(row -> lines.add(line(Edition.What.NEW, row.code, row.name, row.area)));
        stations.forEach(k -> lines.add(line(Edition.What.GONE, k.code, k.name, k.area)));
        lines.sort((a, b) ->
                a.doubtful() != b.doubtful()
                        ? Boolean.compare(b.doubtful(), a.doubtful())
                        : a.what().compareTo(b.what()));
        return lines;
    }

    private static Edition.Line line(Edition.What what, String code, String name, String area) {
        return new Edition.Line(what, code, name, area, null, /* doubtful= */ false);
    }

    static Edition.@Nullable What what(Row row, Known known) {
        if (!known.isOpen) {
            return Edition.What.REOPENED;
        }
        if (!row.code.equals(known.code)) {
            return Edition.What.RECODED;
        }
        if (!row.name.equals(known.name)) {
            return Edition.What.RENAMED;
        }
        if (!row.area.equals(known.area)) {
            return Edition.What.MOVED;
        }
        boolean isOther =
                row.capacity != null && row.capacity != known.capacity
                        || row.type != null && row.type != known.type;
        return isOther ? Edition.What.CHANGED : null;
    }

    /** Whether two names have one character of the village's own in common. */
    private static boolean resemble(String one, String other) {
        String own = OFFICE.matcher(other).replaceFirst("");
        return OFFICE.matcher(one).replaceFirst("").codePoints().anyMatch(c -> own.indexOf(c) >= 0);
    }
}
