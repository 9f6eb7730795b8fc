package kejian.origin.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Any measures by any dimensions, beside those of another period where that is asked. */
@ApplicationScoped
class FigureTable {

    private static final int MOST_DIMENSIONS = 3;

    /** In every answer: a number is worth what its witnesses are. */
    private static final String PRECISION = "precision";

    private static final Set<String> MEASURES =
            Definitions.ALL.stream()
                    .map(Definitions.Definition::figure)
                    .collect(Collectors.toCollection(LinkedHashSet::new));

    private final Sums sums;
    private final ObjectMapper json;

    FigureTable(Sums sums, ObjectMapper json) {
        this.sums = sums;
        this.json = json;
    }

    /** What each row tells, and in which order. */
    record Wanted(List<By> by, List<String> measures, @Nullable String order) {

        /**
         * @param by names of dimensions, up to three, with commas
         * @param measures names of figures, with commas; all where there is none
         * @param order a measure, {@code -} before it for the largest first
         * @throws ProblemException {@code query}
         */
        static Wanted of(@Nullable String by, @Nullable String measures, @Nullable String order) {
            List<By> dimensions = new ArrayList<>();
            for (String word : words(by)) {
                dimensions.add(dimension(word));
            }
            if (dimensions.size() > MOST_DIMENSIONS
                    || Set.copyOf(dimensions).size() < dimensions.size()) {
                throw new ProblemException(Problem.QUERY, "by");
            }
            List<String> figures = words(measures);
            if (!MEASURES.containsAll(figures)) {
                throw new ProblemException(Problem.QUERY, "measures");
            }
            Set<String> told = new LinkedHashSet<>(figures.isEmpty() ? MEASURES : figures);
            if (order != null && !told.contains(order.replaceFirst("^-", ""))) {
                throw new ProblemException(Problem.QUERY, "order");
            }
            told.add(PRECISION);
            return new Wanted(dimensions, List.copyOf(told), order);
        }

        private static List<String> words(@Nullable String text) {
            return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        }

        private static By dimension(String word) {
            for (By by : By.values()) {
                if (by.word().equals(word)) {
                    return by;
                }
            }
            throw new ProblemException(Problem.QUERY, "by");
        }

        List<Definitions.Definition> definitions() {
            return Definitions.ALL.stream().filter(d -> measures.contains(d.figure())).toList();
        }
    }

    /**
     * Each row has its keys by dimension, its measures, {@code later} beside a closed figure, and
     * {@code before} of the other period.
     *
     * @param before the other period
     */
    List<ObjectNode> rows(Question question, @Nullable Question before, Wanted wanted) {
        Map<List<String>, Cell> earlier = new HashMap<>();
        if (before != null) {
            sums.answer(before, wanted.by).forEach(cell -> earlier.put(cell.ids(), cell));
        }
        List<ObjectNode> rows = new ArrayList<>();
        for (Cell cell : sums.answer(question, wanted.by)) {
            Cell other = earlier.remove(cell.ids());
            rows.add(row(cell.keys(), cell, other, before != null, wanted));
        }
        // what was there before and is no more
        earlier.values().stream()
                .sorted(Comparator.comparing(cell -> String.join("\0", cell.ids())))
                .forEach(cell -> rows.add(row(cell.keys(), null, cell, true, wanted)));
        if (wanted.order != null) {
            rows.sort(order(wanted.order));
        }
        return rows;
    }

    private ObjectNode row(
            List<Cell.Key> keys,
            @Nullable Cell now,
            @Nullable Cell before,
            boolean isCompared,
            Wanted wanted) {
        ObjectNode row = json.createObjectNode();
        for (int i = 0; i < keys.size(); i++) {
            row.set(wanted.by.get(i).word(), json.valueToTree(keys.get(i)));
        }
        row.setAll(figures(now == null ? Figures.NONE : now.figures(), wanted));
        if (now != null && now.later() != null) {
            row.set("later", json.valueToTree(now.later()));
        }
        if (isCompared) {
            row.set("before", figures(before == null ? Figures.NONE : before.figures(), wanted));
        }
        return row;
    }

    private ObjectNode figures(Figures figures, Wanted wanted) {
        return json.<ObjectNode>valueToTree(figures).retain(wanted.measures);
    }

    private static Comparator<ObjectNode> order(String order) {
        boolean isFalling = order.startsWith("-");
        String measure = isFalling ? order.substring(1) : order;
        Comparator<Double> numbers =
                isFalling ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(
                row -> number(row.path(measure)), Comparator.nullsLast(numbers));
    }

    private static @Nullable Double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : null;
    }
}
