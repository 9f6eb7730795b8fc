package kejian.origin.report;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.origin.figures.Retention;
import kejian.origin.month.Months;
import kejian.origin.station.StationType;
import org.jspecify.annotations.Nullable;

/** What a closed month has of one courseware, and of one station. */
@ApplicationScoped
class SheetQueries {

    private final AgroalDataSource database;

    SheetQueries(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * @param durationMs none of articles
     * @param columns titles of those that held it; none where none did
     */
    record Title(
            String id,
            String title,
            Kind kind,
            @Nullable String presenter,
            @Nullable Long durationMs,
            LocalDate publishedOn,
            boolean withdrawn,
            @Nullable String columns) {}

    /**
     * @param type none where nobody said it
     * @param capacity heads that it has room for; none where that was not kept
     * @param heardOn when an edge heard of one of its boxes last
     */
    record Station(
            UUID id,
            String code,
            String name,
            String area,
            String areaName,
            @Nullable StationType type,
            @Nullable Integer capacity,
            int boxes,
            @Nullable LocalDate heardOn,
            LocalDate openedOn,
            @Nullable LocalDate closedOn) {}

    /** A station that watched a courseware. */
    record Longest(String code, String name, String areaName, Totals sums) {}

    private interface Row<T> {

        T read(ResultSet row) throws SQLException;
    }

    /** None where it was not published by then, or is of another area. */
    Optional<Title> courseware(YearMonth month, String root, String id) throws SQLException {
        Date first = first(month);
        return list(
                        SheetSql.COURSEWARE,
                        month,
                        root,
                        SheetQueries::title,
                        first,
                        root,
                        first,
                        first,
                        id)
                .stream()
                .findFirst();
    }

    private static Title title(ResultSet row) throws SQLException {
        return new Title(
                row.getString("courseware"),
                row.getString("title"),
                Kind.valueOf(row.getString("kind")),
                row.getString("presenter"),
                row.getObject("duration_ms", Long.class),
                LocalDate.ofInstant(row.getTimestamp("published_at").toInstant(), Months.ZONE),
                row.getBoolean("withdrawn"),
                row.getString("columns"));
    }

    /** None where it was not there then, or is of another area. */
    Optional<Station> station(YearMonth month, String root, String code) throws SQLException {
        return list(SheetSql.STATION, month, root, SheetQueries::station, first(month), code)
                .stream()
                .findFirst();
    }

    private static Station station(ResultSet row) throws SQLException {
        Timestamp heard = row.getTimestamp("seen_at");
        String type = row.getString("type");
        return new Station(
                row.getObject("station", UUID.class),
                row.getString("code"),
                row.getString("name"),
                row.getString("area"),
                row.getString("area_name"),
                type == null ? null : StationType.valueOf(type),
                row.getObject("capacity", Integer.class),
                row.getInt("boxes"),
                heard == null ? null : LocalDate.ofInstant(heard.toInstant(), Months.ZONE),
                row.getObject("opened_on", LocalDate.class),
                row.getObject("closed_on", LocalDate.class));
    }

    /**
     * @param tree whose areas are meant
     */
    Slices ofCourseware(YearMonth month, YearMonth tree, String root, String id)
            throws SQLException {
        return slices(SheetSql.OF_COURSEWARE, month, tree, root, id);
    }

    /** Likewise. */
    Slices ofStation(YearMonth month, YearMonth tree, String root, UUID id) throws SQLException {
        return slices(SheetSql.OF_STATION, month, tree, root, id);
    }

    private Slices slices(String sql, YearMonth month, YearMonth tree, String root, Object id)
            throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        MonthSql.ask(c, sql, first(tree), root, first(month), id);
                ResultSet rows = select.executeQuery()) {
            return Slices.read(rows);
        }
    }

    Retention retention(YearMonth month, String root, String id) throws SQLException {
        Retention.Adding adding = new Retention.Adding();
        try (Connection c = database.getConnection();
                PreparedStatement select =
                        MonthSql.ask(c, SheetSql.RETENTION, first(month), root, first(month), id);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                adding.add(rows);
            }
        }
        return adding.sum();
    }

    /** Up to twenty stations of the area, the longest first. */
    List<Longest> longest(YearMonth month, String root, String id) throws SQLException {
        Date first = first(month);
        return list(
                SheetSql.LONGEST,
                month,
                root,
                row ->
                        new Longest(
                                row.getString("code"),
                                row.getString("name"),
                                row.getString("area_name"),
                                Totals.read(row)),
                first,
                id,
                first,
                first);
    }

    /** Names of the area and of those right below it, by code. */
    SortedMap<String, String> partsOf(YearMonth month, String root) throws SQLException {
        SortedMap<String, String> names = new TreeMap<>();
        try (Connection c = database.getConnection();
                PreparedStatement select = c.prepareStatement(SheetSql.PARTS_OF_AREA)) {
            select.setDate(1, first(month));
            select.setString(2, root);
            select.setString(3, root);
            names(select, names);
        }
        return names;
    }

    /** By id; those that were published by then. */
    Map<String, String> titles(YearMonth month, Set<String> ids) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Connection c = database.getConnection();
                PreparedStatement select = c.prepareStatement(SheetSql.TITLES)) {
            select.setDate(1, first(month));
            select.setArray(2, c.createArrayOf("text", ids.toArray()));
            names(select, names);
        }
        return names;
    }

    private static void names(PreparedStatement select, Map<String, String> names)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.put(row.getString(1), row.getString(2));
            }
        }
    }

    private <T> List<T> list(
            String sql, YearMonth month, String root, Row<T> reading, Object... more)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (Connection c = database.getConnection();
                PreparedStatement select = MonthSql.ask(c, sql, first(month), root, more);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(reading.read(row));
            }
        }
        return found;
    }

    private static Date first(YearMonth month) {
        return Date.valueOf(month.atDay(1));
    }
}
