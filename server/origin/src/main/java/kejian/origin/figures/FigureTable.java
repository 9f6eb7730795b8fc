package kejian.origin.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    private static final String PARTICIPATION = "participation";
    private static final String DUTY = "duty";
    private static final String REACH = "reach";

    /** In every answer: a number is worth what its witnesses are. */
    private static final String PRECISION = "precision";

    private static final Set<String> MEASURES = names(Definitions.ASKED);

    /** Where none is named: not what only whole months have. */
    private static final Set<String> USUAL = names(Definitions.ALL);

    /** Shares of the stations in the register, told where they are asked for by name. */
    private static final Set<String> OF_REGISTER = Set.of(PARTICIPATION, DUTY, REACH);

    private static final Set<By> REGISTER_KNOWS = Set.of(By.COUNTY, By.MONTH);

    /** Each month is counted for itself. */
    private static final int MOST_MONTHS = 24;

    private final Sums sums;
    private final RegisterShares register;
    private final ObjectMapper json;

    FigureTable(Sums sums, RegisterShares register, ObjectMapper json) {
        this.sums = sums;
        this.register = register;
        this.json = json;
    }

    /**
     * What each row tells, and in which order.
     *
     * @param ofRegister measures that are shares of the register's stations, where they were named
     */
    record Wanted(
            List<By> by, List<String> measures, Set<String> ofRegister, @Nullable String order) {

        /**
         * @param by names of dimensions, up to three, with commas
         * @param measures names of figures, with commas; all where there is none
         * @param order a measure, {@code -} before it for the largest first
         * @throws ProblemException {@code query}; {@code figure-dimension} where a share of the
         *     register is asked for by what a register does not know
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
            Set<String> told = new LinkedHashSet<>(figures.isEmpty() ? USUAL : figures);
            if (order != null && !told.contains(order.replaceFirst("^-", ""))) {
                throw new ProblemException(Problem.QUERY, "order");
            }
            told.add(PRECISION);
            Set<String> ofRegister = new LinkedHashSet<>(figures);
            ofRegister.retainAll(OF_REGISTER);
            if (!ofRegister.isEmpty() && !REGISTER_KNOWS.containsAll(dimensions)) {
                throw new ProblemException(
                        Problem.FIGURE_DIMENSION, String.join(", ", ofRegister) + ": by=" + by);
            }
            return new Wanted(dimensions, List.copyOf(told), ofRegister, order);
        }

        /** Whether what is wanted is of whole months. */
        private boolean isOfMonths() {
            return ofRegister.contains(DUTY) || ofRegister.contains(REACH);
        }

        /** Duty and reach are of a station and a month, not of what it watched. */
        void check(Question q) {
            boolean isOfAll = q.column() == null && q.courseware() == null && q.tier() == null;
            int months = q.wholeMonths().size();
            boolean isOfWhole =
                    q.byMonths().size() == months
                            && months <= (by.contains(By.MONTH) ? MOST_MONTHS : 1);
            if (isOfMonths() && !(isOfAll && isOfWhole)) {
                throw new ProblemException(
                        Problem.FIGURE_DIMENSION,
                        String.join(", ", ofRegister)
                                + (isOfAll
                                        ? ": %s…%s; a whole month, or by=month of at most %d"
                                                .formatted(q.from(), q.to(), MOST_MONTHS)
                                        : ": column, courseware, tier"));
            }
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
            return Definitions.ASKED.stream().filter(d -> measures.contains(d.figure())).toList();
        }
    }

    /**
     * Each row has its keys by dimension, its measures, {@code later} beside a closed figure, and
     * {@code before} of the other period.
     *
     * @param before the other period
     */
    List<ObjectNode> rows(Question question, @Nullable Question before, Wanted wanted) {
        wanted.check(question);
        Map<List<String>, Place> earlier = new LinkedHashMap<>();
        if (before != null) {
            wanted.check(before);
            earlier.putAll(places(before, wanted));
        }
        List<ObjectNode> rows = new ArrayList<>();
        places(question, wanted)
                .forEach((ids, place) -> {
                    Place other = earlier.remove(ids);
                    rows.add(row(place.cell.keys(), place, other, before != null, wanted));
                });
        // what was there before and is no more
        earlier.values().stream()
                .sorted(Place.BY_KEYS)
                .forEach(place -> rows.add(row(place.cell.keys(), null, place, true, wanted)));
        if (wanted.order != null) {
            rows.sort(order(wanted.order));
        }
        return rows;
    }

    /**
     * @param shares where they are wanted, and a station of the place is in the register
     */
    private record Place(Cell cell, RegisterShares.@Nullable Shares shares) {

        static final Comparator<Place> BY_KEYS =
                Comparator.comparing(place -> String.join("\0", place.cell.ids()));
    }

    private Map<List<String>, Place> places(Question q, Wanted wanted) {
        Map<List<String>, RegisterShares.Shares> shares =
                wanted.ofRegister.isEmpty()
                        ? new HashMap<>()
                        : register.of(q, wanted.by, wanted.isOfMonths());
        List<Place> places = new ArrayList<>();
        for (Cell cell : sums.answer(q, wanted.by)) {
            places.add(new Place(cell, shares.remove(cell.ids())));
        }
        // where nobody watched
        if (!shares.isEmpty()) {
            silent(q, wanted, shares).forEach(places::add);
            places.sort(Place.BY_KEYS);
        }
        Map<List<String>, Place> all = new LinkedHashMap<>();
        places.forEach(place -> all.put(place.cell.ids(), place));
        return all;
    }

    private List<Place> silent(
            Question q, Wanted wanted, Map<List<String>, RegisterShares.Shares> shares) {
        int county = wanted.by.indexOf(By.COUNTY);
        Map<String, String> names =
                county < 0
                        ? Map.of()
                        : sums.names(
                                By.COUNTY,
                                shares.keySet().stream()
                                        .map(ids -> ids.get(county))
                                        .collect(Collectors.toSet()));
        Later later = q.closed().isEmpty() ? null : Later.of(Figures.NONE, Figures.NONE);
        List<Place> places = new ArrayList<>();
        shares.forEach((ids, of) -> {
            List<Cell.Key> keys =
                    ids.stream().map(id -> new Cell.Key(id, names.getOrDefault(id, id))).toList();
            places.add(new Place(new Cell(keys, Figures.NONE, 0, later), of));
        });
        return places;
    }

    private ObjectNode row(
            List<Cell.Key> keys,
            @Nullable Place now,
            @Nullable Place before,
            boolean isCompared,
            Wanted wanted) {
        ObjectNode row = json.createObjectNode();
        for (int i = 0; i < keys.size(); i++) {
            row.set(wanted.by.get(i).word(), json.valueToTree(keys.get(i)));
        }
        row.setAll(figures(now, wanted));
        if (now != null && now.cell.later() != null) {
            row.set("later", json.valueToTree(now.cell.later()));
        }
        if (isCompared) {
            row.set("before", figures(before, wanted));
        }
        return row;
    }

    private ObjectNode figures(@Nullable Place place, Wanted wanted) {
        Figures figures = place == null ? Figures.NONE : place.cell.figures();
        ObjectNode told = json.<ObjectNode>valueToTree(figures).retain(wanted.measures);
        RegisterShares.Shares shares = place == null ? null : place.shares;
        for (String measure : wanted.ofRegister) {
            told.set(measure, json.valueToTree(shares == null ? null : share(shares, measure)));
        }
        return told;
    }

    private static @Nullable Double share(RegisterShares.Shares shares, String measure) {
        return switch (measure) {
            case DUTY -> shares.duty();
            case REACH -> shares.reach();
            default -> Double.valueOf(shares.participation());
        };
    }

    private static Set<String> names(List<Definitions.Definition> definitions) {
        return definitions.stream()
                .map(Definitions.Definition::figure)
                .collect(Collectors.toCollection(LinkedHashSet::new));
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
