package kejian.origin.station;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import kejian.origin.station.EditionMatch.Known;
import kejian.origin.station.EditionMatch.Row;
import kejian.origin.station.EditionResource.Wanted;
import org.jspecify.annotations.Nullable;

/** An edition as it came, checked: every row has its area, and each code stands once. */
final class EditionRows {

    /** In the place of a former code: a station that was none before. */
    private static final String NEW = "-";

    private static final int MOST_ERRORS = 50;

    private EditionRows() {}

    /**
     * @param counties of all areas that the edition may name
     * @param known the register below the area
     * @param others codes of stations that lie elsewhere
     * @throws ProblemException {@code validation} with a pointer to each row that is wrong
     */
    static List<Row> of(
            List<Wanted> edition,
            Map<String, String> counties,
            List<Known> known,
            Set<String> others) {
        Set<String> codes = new HashSet<>();
        Set<String> formers = new HashSet<>();
        Set<String> had = new HashSet<>();
        known.forEach(each -> had.add(each.code()));
        List<Row> rows = new ArrayList<>();
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < edition.size() && errors.size() < MOST_ERRORS; i++) {
            Wanted w = edition.get(i);
            boolean isNew = NEW.equals(w.former());
            String former = isNew ? null : w.former();
            String area = w.area() == null ? longest(counties, w.code()) : w.area();
            String county = area == null ? null : counties.get(area);
            if (area == null || county == null) {
                errors.add(wrong(i, "area", "unknown", "no area of one's own"));
            } else if (!codes.add(w.code())) {
                errors.add(wrong(i, "code", "twice", "stands twice"));
            } else if (others.contains(w.code())) {
                errors.add(wrong(i, "code", "taken", "a station of another area"));
            } else if (former != null && !had.contains(former)) {
                errors.add(wrong(i, "former", "unknown", "no station of the area"));
            } else if (former != null && !formers.add(former)) {
                errors.add(wrong(i, "former", "twice", "stands twice"));
            } else {
                rows.add(
                        new Row(
                                w.code(),
                                w.name().strip(),
                                area,
                                county,
                                w.capacity(),
                                w.type(),
                                isNew,
                                former));
            }
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, null, errors);
        }
        return rows;
    }

    private static FieldError wrong(int row, String field, String code, String detail) {
        return new FieldError("/stations/" + row + "/" + field, code, detail);
    }

    /** The narrowest area whose code a station's begins with, as codes of GB/T 2260 are made. */
    private static @Nullable String longest(Map<String, String> areas, String code) {
        for (int digits = code.length() - 1; digits > 1; digits--) {
            if (areas.containsKey(code.substring(0, digits))) {
                return code.substring(0, digits);
            }
        }
        return null;
    }
}
