package kejian.origin.report;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import kejian.contract.problem.Problem;
import kejian.origin.figures.Rules;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Adds up closed months. */
@ApplicationScoped
class ClosedMonths {

    private final AgroalDataSource database;
    private final Months months;

    ClosedMonths(AgroalDataSource database, Months months) {
        this.database = database;
        this.months = months;
    }

    /** An area as it was called when the month was closed. */
    record Place(String code, String name, @Nullable String parent) {}

    /**
     * What of a snapshot is the same for all three months of its bulletin.
     *
     * @param places areas that have a county's place in tables, by code
     * @param beside months that were closed before it
     * @param dutyHours what was wanted of a station
     */
    record Frame(
            Months.Snapshot snapshot,
            Place root,
            Map<String, Place> places,
            List<YearMonth> beside,
            int dutyGroups,
            int dutyHours,
            int reachDays) {}

    /**
     * @throws ProblemException {@code month-open}; {@code not-found} where the area was not there
     *     when the month was closed
     */
    Frame frame(YearMonth month, String root) throws SQLException {
        Months.Snapshot snapshot =
                months.of(month)
                        .orElseThrow(
                                () -> new ProblemException(Problem.MONTH_OPEN, month.toString()));
        Date first = Date.valueOf(month.atDay(1));
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        c.prepareStatement(
                                """
                                select code, name, parent from closed_area
                                 where month = ? and (code = ? or code in (
                                       select distinct county from closed_area where month = ?))
                                """);
                PreparedStatement rules =
                        c.prepareStatement(
                                """
                                select duty_groups, duty_hours, reach_days, d
                                  from closed_month left join unnest(beside) d on true
                                 where month = ? order by d
                                """)) {
            select.setDate(1, first);
            select.setString(2, root);
            select.setDate(3, first);
            Map<String, Place> places = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    places.put(
                            row.getString(1),
                            new Place(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
            Place own = places.get(root);
            if (own == null) {
                throw new ProblemException(Problem.NOT_FOUND, root);
            }
            rules.setDate(1, first);
            List<YearMonth> beside = new ArrayList<>();
            try (ResultSet row = rules.executeQuery()) {
                int groups = 0;
                int hours = 0;
                int days = 0;
                while (row.next()) {
                    groups = row.getInt(1);
                    hours = row.getInt(2);
                    days = row.getInt(3);
                    Date day = row.getDate(4);
                    if (day != null) {
                        beside.add(YearMonth.from(day.toLocalDate()));
                    }
                }
                return new Frame(snapshot, own, places, beside, groups, hours, days);
            }
        }
    }

    /**
     * @param tree whose areas are meant: a later month has all of an earlier one
     */
    ClosedMonth read(YearMonth month, YearMonth tree, String root) throws SQLException {
        try (Connection c = database.getConnection()) {
            Date first = Date.valueOf(month.atDay(1));
            Asking q = new Asking(c, first, Date.valueOf(tree.atDay(1)), root);
            Grouped<Totals> sums = q.sums();
            Grouped<Totals.Register> register = q.register();
            long searches = 0;
            List<ClosedMonth.Word> words = new ArrayList<>();
            try (PreparedStatement select = q.ask(MonthSql.WORDS, first);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    searches = row.getLong("total");
                    if (row.getLong("boxes") < Rules.FEW) {
                        break;
                    }
                    words.add(word(row));
                }
            }
            return new ClosedMonth(
                    month,
                    sums.all == null ? Totals.NONE : sums.all,
                    sums.byCounty,
                    sums.byType,
                    register.all == null ? Totals.Register.NONE : register.all,
                    register.byCounty,
                    register.byType,
                    register.byBoth,
                    q.days(),
                    words,
                    searches,
                    q.published());
        }
    }

    private static ClosedMonth.Word word(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        String what = row.getString("what");
        String title = row.getString("title");
        String shown = !kind.equals("title") ? what : title == null ? "—" : title;
        return new ClosedMonth.Word(
                kind, what, shown, row.getLong("searches"), row.getLong("boxes"));
    }

    private static final class Grouped<T> {
        private @Nullable T all;
        private final Map<String, T> byCounty = new TreeMap<>();
        private final Map<String, T> byType = new TreeMap<>();
        private final Map<String, Map<String, T>> byBoth = new TreeMap<>();

        private void put(ResultSet row, T value) throws SQLException {
            if (row.getInt("no_county") + row.getInt("no_type") == 0) {
                byBoth.computeIfAbsent(row.getString("county"), c -> new TreeMap<>())
                        .put(row.getString("type"), value);
            } else if (row.getInt("no_county") == 0) {
                byCounty.put(row.getString("county"), value);
            } else if (row.getInt("no_type") == 0) {
                byType.put(row.getString("type"), value);
            } else {
                all = value;
            }
        }
    }

    /** The parameters that every question begins with. */
    private record Asking(Connection database, Date month, Date tree, String root) {

        private PreparedStatement ask(String sql, Object... more) throws SQLException {
            return MonthSql.ask(database, sql, tree, root, more);
        }

        private Grouped<Totals> sums() throws SQLException {
            Grouped<Totals> found = new Grouped<>();
            try (PreparedStatement select = ask(MonthSql.SUMS, month, tree, month);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row, Totals.read(row));
                }
            }
            return found;
        }

        private Grouped<Totals.Register> register() throws SQLException {
            Grouped<Totals.Register> found = new Grouped<>();
            try (PreparedStatement select = ask(MonthSql.REGISTER, month, month, tree);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row,
                            new Totals.Register(
                                    row.getLong("stations"),
                                    row.getLong("boxes"),
                                    row.getLong("viewing"),
                                    row.getLong("dutiful"),
                                    row.getLong("reached"),
                                    row.getLong("effective")));
                }
            }
            return found;
        }

        private SortedMap<LocalDate, ClosedMonth.Day> days() throws SQLException {
            SortedMap<LocalDate, ClosedMonth.Day> days = new TreeMap<>();
            try (PreparedStatement select = ask(MonthSql.DAYS, month);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    days.put(
                            row.getDate("day").toLocalDate(),
                            new ClosedMonth.Day(row.getLong("stations"), row.getLong("effective")));
                }
            }
            return days;
        }

        private Map<String, ClosedMonth.Published> published() throws SQLException {
            Map<String, ClosedMonth.Published> found = new TreeMap<>();
            try (PreparedStatement select = ask(MonthSql.PUBLISHED, month);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row.getString("category"),
                            new ClosedMonth.Published(
                                    row.getLong("videos"),
                                    row.getLong("articles"),
                                    row.getLong("all_videos"),
                                    row.getLong("all_articles")));
                }
            }
            return found;
        }
    }
}
