package kejian.origin.station;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import kejian.origin.area.Areas;
import kejian.origin.problem.ProblemException;
import kejian.origin.station.EditionMatch.Known;
import kejian.origin.station.EditionMatch.Row;
import kejian.origin.station.EditionResource.Wanted;
import org.jspecify.annotations.Nullable;

/** Brings the register to a new edition: stations stay who they are, whatever they are called. */
@ApplicationScoped
class Editions {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final String AREAS =
            Areas.BELOW_OF
                    + """
                    select c.code, c.county from area_county c join below using (code)
                    """;

    private static final String STATIONS =
            Areas.BELOW_OF
                    + """
                    select s.id, s.code, s.name, s.area, c.county, s.capacity, s.type,
                           case when s.closed_on is not null
                                then regexp_replace(s.code, '-x' || s.number || '$', '')
                                else s.code end as had,
                           s.closed_on is null as open
                      from station s join below b on b.code = s.area join area_county c on c.code = s.area
                     order by s.code
                    """;

    private static final String OTHERS =
            Areas.BELOW_OF
                    + """
                    select code from station
                     where code = any (?) and area not in (select code from below)
                    """;

    /** Whose code is another's now keeps one of its own, under which it can be found. */
    private static final String GIVE_UP =
            "update station set code = code || '-x' || number where id = any (?)";

    private static final String BETWEEN =
            "update station set code = '~' || number where id = any (?)";

    private static final String CLOSE = "update station set closed_on = ? where id = any (?)";

    private static final String CHANGE =
            """
            update station s
               set code = e.code, name = e.name, area = e.area, closed_on = null,
                   capacity = coalesce(e.capacity, s.capacity), type = coalesce(e.type, s.type)
              from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::text[])
                as e(id, code, name, area, capacity, type)
             where s.id = e.id
            """;

    private static final String ADD =
            """
            insert into station (id, code, name, area, capacity, type, opened_on)
            select e.id, e.code, e.name, e.area, coalesce(e.capacity, 0), e.type, ?
              from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::text[])
                as e(id, code, name, area, capacity, type)
            """;

    private final AgroalDataSource database;
    private final Clock clock;

    Editions(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * In the caller's transaction.
     *
     * @param area whose register it is, with all below
     * @param close those that the edition has not
     * @param apply else it is only shown
     * @throws ProblemException {@code validation} with a pointer to each row that is wrong
     */
    Edition bring(List<Wanted> edition, String area, boolean close, boolean apply)
            throws SQLException {
        try (Connection c = database.getConnection()) {
            lock(c);
            List<Known> known = stations(c, area);
            List<Row> rows =
                    EditionRows.of(edition, counties(c, area), known, others(c, area, edition));
            EditionMatch match = new EditionMatch(rows, known);
            if (apply) {
                apply(c, match, known, close);
            }
            return Edition.of(apply, match);
        }
    }

    private static void lock(Connection c) throws SQLException {
        try (PreparedStatement lock =
                c.prepareStatement("select pg_advisory_xact_lock(hashtext('register'))")) {
            lock.execute();
        }
    }

    private void apply(Connection c, EditionMatch match, List<Known> known, boolean close)
            throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        Set<String> wanted = new HashSet<>();
        match.fresh().forEach(row -> wanted.add(row.code()));
        Map<Known, Row> rows = new HashMap<>();
        match.pairs()
                .forEach((row, of) -> {
                    wanted.add(row.code());
                    rows.put(of, row);
                });
        List<UUID> closed = new ArrayList<>();
        List<UUID> givesUp = new ArrayList<>();
        List<UUID> recoded = new ArrayList<>();
        for (Known each : known) {
            Row row = rows.get(each);
            boolean isTaken = row == null && wanted.contains(each.code());
            if (isTaken) {
                givesUp.add(each.id());
            }
            if (row == null && each.isOpen() && (close || isTaken)) {
                closed.add(each.id());
            }
            if (row != null && !row.code().equals(each.code())) {
                recoded.add(each.id());
            }
        }
        of(c, GIVE_UP, givesUp);
        of(c, BETWEEN, recoded);
        try (PreparedStatement update = c.prepareStatement(CLOSE)) {
            update.setDate(1, Date.valueOf(today));
            update.setArray(2, c.createArrayOf("uuid", closed.toArray()));
            update.executeUpdate();
        }
        List<Map.Entry<Row, Known>> changed =
                match.pairs().entrySet().stream()
                        .filter(e -> EditionMatch.what(e.getKey(), e.getValue()) != null)
                        .toList();
        try (PreparedStatement update = c.prepareStatement(CHANGE)) {
            List<UUID> ids = changed.stream().map(e -> e.getValue().id()).toList();
            set(c, update, 1, ids, changed.stream().map(Map.Entry::getKey).toList());
            update.executeUpdate();
        }
        try (PreparedStatement insert = c.prepareStatement(ADD)) {
            insert.setDate(1, Date.valueOf(today));
            List<UUID> ids = match.fresh().stream().map(_ -> UUID.randomUUID()).toList();
            set(c, insert, 2, ids, match.fresh());
            insert.executeUpdate();
        }
    }

    private static void of(Connection c, String sql, List<UUID> ids) throws SQLException {
        try (PreparedStatement update = c.prepareStatement(sql)) {
            update.setArray(1, c.createArrayOf("uuid", ids.toArray()));
            update.executeUpdate();
        }
    }

    private static void set(
            Connection c, PreparedStatement to, int first, List<UUID> ids, Collection<Row> rows)
            throws SQLException {
        to.setArray(first, c.createArrayOf("uuid", ids.toArray()));
        to.setArray(first + 1, array(c, "text", rows, Row::code));
        to.setArray(first + 2, array(c, "text", rows, Row::name));
        to.setArray(first + 3, array(c, "text", rows, Row::area));
        to.setArray(first + 4, array(c, "integer", rows, Row::capacity));
        to.setArray(
                first + 5, array(c, "text", rows, r -> r.type() == null ? null : r.type().name()));
    }

    private static Array array(
            Connection c, String type, Collection<Row> of, Function<Row, @Nullable Object> each)
            throws SQLException {
        return c.createArrayOf(type, of.stream().map(each).toArray());
    }

    private static Map<String, String> counties(Connection c, String area) throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (PreparedStatement select = c.prepareStatement(AREAS)) {
            select.setString(1, area);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString("code"), row.getString("county"));
                }
            }
        }
        return found;
    }

    private static List<Known> stations(Connection c, String area) throws SQLException {
        List<Known> found = new ArrayList<>();
        try (PreparedStatement select = c.prepareStatement(STATIONS)) {
            select.setString(1, area);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String type = row.getString("type");
                    found.add(
                            new Known(
                                    row.getObject("id", UUID.class),
                                    row.getString("code"),
                                    row.getString("had"),
                                    row.getString("name"),
                                    row.getString("area"),
                                    row.getString("county"),
                                    row.getInt("capacity"),
                                    type == null ? null : StationType.valueOf(type),
                                    row.getBoolean("open")));
                }
            }
        }
        return found;
    }

    /** A code is one station's in the whole province: who is not its operator cannot take it. */
    private static Set<String> others(Connection c, String area, List<Wanted> edition)
            throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement select = c.prepareStatement(OTHERS)) {
            select.setString(1, area);
            Object[] codes = edition.stream().map(Wanted::code).toArray();
            select.setArray(2, c.createArrayOf("text", codes));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString("code"));
                }
            }
        }
        return found;
    }
}
