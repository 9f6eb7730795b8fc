package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.fault.Faults;
import kejian.origin.problem.ProblemException;
import kejian.origin.survey.Answers;
import org.jspecify.annotations.Nullable;

/**
 * Takes journal batches into the database: events, reports of faults and answers to surveys under
 * their unique (edge, epoch, seq), and the sessions they belong to, in one transaction. What was
 * there already changes nothing, so a batch may come twice.
 */
@ApplicationScoped
public class Merge {

    private final AgroalDataSource database;
    private final ObjectMapper json;

    Merge(AgroalDataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * @param area that the edge serves
     * @return the highest number up to which the province holds all of this epoch
     * @throws ProblemException {@code batch-conflict} when a number came before with another
     *     content
     */
    @Transactional(rollbackOn = Exception.class)
    public long take(JournalBatch batch, String area) throws SQLException, JsonProcessingException {
        try (Connection c = database.getConnection()) {
            // one batch of an edge after the other; edges do not meet in any row
            try (PreparedStatement lock =
                    c.prepareStatement("select pg_advisory_xact_lock(hashtext(?))")) {
                lock.setString(1, "journal " + batch.edge());
                lock.execute();
            }
            Set<String> touched = insertEvents(c, batch, area);
            for (String session : touched) {
                recompute(c, batch.edge(), session, area);
            }
            return moveCursor(c, batch);
        }
    }

    /**
     * @return the sessions that have new events
     */
    private Set<String> insertEvents(Connection c, JournalBatch batch, String area)
            throws SQLException, JsonProcessingException {
        Map<Long, String> known = hashes(c, batch);
        Set<String> touched = new TreeSet<>();
        try (PreparedStatement insert =
                c.prepareStatement("insert into viewing_event values (?, ?, ?, ?, ?, ?, ?)")) {
            for (JournalBatch.Entry entry : batch.entries()) {
                ViewingEvent event = entry.event();
                FaultReport fault = entry.fault();
                SurveyAnswer answer = entry.answer();
                String body =
                        json.writeValueAsString(
                                event != null ? event : fault != null ? fault : answer);
                String hash = Digest.of(body.getBytes(StandardCharsets.UTF_8)).hex();
                String before = known.get(entry.seq());
                if (before != null) {
                    if (!before.equals(hash)) {
                        throw new ProblemException(Problem.BATCH_CONFLICT, "seq " + entry.seq());
                    }
                    continue;
                }
                if (fault != null) {
                    Faults.add(
                            c,
                            new Faults.Place(batch.edge(), batch.epoch(), entry.seq(), hash),
                            fault,
                            area);
                }
                if (answer != null) {
                    Answers.add(
                            c,
                            json,
                            new Answers.Place(batch.edge(), batch.epoch(), entry.seq(), hash),
                            answer,
                            area);
                }
                if (event == null) {
                    continue;
                }
                insert.setString(1, batch.edge());
                insert.setString(2, batch.epoch());
                insert.setLong(3, entry.seq());
                insert.setString(4, event.session());
                insert.setString(5, hash);
                insert.setTimestamp(6, new Timestamp(event.receivedAtMs()));
                insert.setString(7, body);
                insert.addBatch();
                touched.add(event.session());
            }
            insert.executeBatch();
        }
        return touched;
    }

    private static Map<Long, String> hashes(Connection c, JournalBatch batch) throws SQLException {
        Map<Long, String> known = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select seq, hash from viewing_event where edge = ? and epoch = ? and seq ="
                                + " any (?)")) {
            Array numbers =
                    c.createArrayOf(
                            "bigint",
                            batch.entries().stream().map(JournalBatch.Entry::seq).toArray());
            select.setString(1, batch.edge());
            select.setString(2, batch.epoch());
            select.setArray(3, numbers);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(row.getLong(1), row.getString(2));
                }
            }
            known.putAll(Faults.hashes(c, batch.edge(), batch.epoch(), numbers));
            known.putAll(Answers.hashes(c, batch.edge(), batch.epoch(), numbers));
        }
        return known;
    }

    private void recompute(Connection c, String edge, String session, String area)
            throws SQLException, JsonProcessingException {
        List<ViewingEvent> events = events(c, edge, session);
        ViewingEvent any = events.getFirst();
        Long known = durationMs(c, any.courseware(), any.packageId());
        long lengthMs = known == null ? 0 : known;
        try (PreparedStatement forget =
                c.prepareStatement(
                        "delete from viewing_session where edge = ? and session = ? and sitting >="
                                + " ?")) {
            List<Sitting> sittings = Sittings.of(events, lengthMs);
            forget.setString(1, edge);
            forget.setString(2, session);
            forget.setInt(3, sittings.size());
            forget.executeUpdate();
            for (int i = 0; i < sittings.size(); i++) {
                Sitting sitting = sittings.get(i);
                if (known == null) {
                    sitting.flags().add(Sitting.Flag.UNKNOWN_COURSEWARE);
                }
                if (sitting.heads() > 0 && sitting.heads() > capacity(c, sitting.box())) {
                    sitting.flags().add(Sitting.Flag.OVER_CAPACITY);
                }
                write(c, edge, session, i, area, lengthMs, sitting, known != null);
            }
        }
    }

    private List<ViewingEvent> events(Connection c, String edge, String session)
            throws SQLException, JsonProcessingException {
        List<ViewingEvent> events = new ArrayList<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select body from viewing_event where edge = ? and session = ?")) {
            select.setString(1, edge);
            select.setString(2, session);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(json.readValue(row.getString(1), ViewingEvent.class));
                }
            }
        }
        return events;
    }

    /** Length of the package that was played, nothing for a courseware that we do not know. */
    private @Nullable Long durationMs(Connection c, String courseware, String packageId)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement select =
                c.prepareStatement(
                        "select duration_ms from courseware where id::text = ? and duration_ms is"
                                + " not null")) {
            select.setString(1, courseware);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Long.valueOf(row.getLong(1)) : null;
            }
        }
    }

    /** Of the station that the box stands in; without bound where that is not known. */
    private static int capacity(Connection c, @Nullable String box) throws SQLException {
        try (PreparedStatement select =
                c.prepareStatement(
                        "select s.capacity from box b join station s on s.id = b.station"
                                + " where b.box = ? and s.capacity > 0")) {
            select.setString(1, box);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : Integer.MAX_VALUE;
            }
        }
    }

    private static void write(
            Connection c,
            String edge,
            String session,
            int number,
            String area,
            long lengthMs,
            Sitting s,
            boolean known)
            throws SQLException {
        long id;
        try (PreparedStatement upsert =
                c.prepareStatement(
                        """
                        insert into viewing_session
                            (edge, session, sitting, courseware, package, duration_ms, box, station,
                             area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,
                             served_ms, heads, heads_source, precision, counted,
                             flags)
                        values (?, ?, ?, ?, ?, ?, ?,
                                (select station from box where box = ?),
                                coalesce((select s.area from box b join station s on s.id = b.station
                                           where b.box = ?), ?),
                                ?, ?, ?, ?, ?, ?, ?::int8multirange, ?, ?, ?, ?, ?, ?)
                        on conflict (edge, session, sitting) do update set
                            courseware = excluded.courseware, package = excluded.package,
                            duration_ms = excluded.duration_ms, box = excluded.box,
                            station = excluded.station, area = excluded.area, tier = excluded.tier,
                            day = excluded.day, started_at = excluded.started_at,
                            last_at = excluded.last_at, watched_ms = excluded.watched_ms,
                            effective_ms = excluded.effective_ms, sections = excluded.sections,
                            served_ms = excluded.served_ms, heads = excluded.heads,
                            heads_source = excluded.heads_source,
                            precision = excluded.precision, counted = excluded.counted,
                            flags = excluded.flags
                        returning id
                        """)) {
            LocalDate day = LocalDate.ofInstant(s.startedAt(), Sittings.ZONE);
            int i = 1;
            upsert.setString(i++, edge);
            upsert.setString(i++, session);
            upsert.setInt(i++, number);
            upsert.setString(i++, s.courseware());
            upsert.setString(i++, s.packageId());
            upsert.setLong(i++, lengthMs);
            upsert.setString(i++, s.box());
            upsert.setString(i++, s.box());
            upsert.setString(i++, s.box());
            upsert.setString(i++, area);
            upsert.setString(i++, s.tier().name());
            upsert.setDate(i++, Date.valueOf(day));
            upsert.setTimestamp(i++, Timestamp.from(s.startedAt()));
            upsert.setTimestamp(i++, Timestamp.from(s.lastAt()));
            upsert.setLong(i++, s.watchedMs());
            upsert.setLong(i++, s.effectiveMs());
            upsert.setString(i++, Sections.multirange(s.sections()));
            upsert.setObject(i++, s.servedMs());
            upsert.setInt(i++, s.heads());
            // all that evidence can say: what a roll call or a form says is another table's
            upsert.setString(i++, s.heads() > 0 ? "REMOTE" : null);
            upsert.setString(i++, String.valueOf(s.precision()));
            upsert.setBoolean(i++, s.counted() && known);
            upsert.setString(
                    i,
                    s.flags().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")));
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                id = row.getLong(1);
            }
        }
        try (PreparedStatement forget =
                        c.prepareStatement("delete from viewing_day where session = ?");
                PreparedStatement insert =
                        c.prepareStatement("insert into viewing_day values (?, ?, ?)")) {
            forget.setLong(1, id);
            forget.executeUpdate();
            for (Map.Entry<LocalDate, Long> day : s.watchedByDay().entrySet()) {
                insert.setLong(1, id);
                insert.setDate(2, Date.valueOf(day.getKey()));
                insert.setLong(3, day.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long moveCursor(Connection c, JournalBatch batch) throws SQLException {
        long upTo = 0;
        try (PreparedStatement select =
                c.prepareStatement(
                        "select up_to from journal_cursor where edge = ? and epoch = ?")) {
            select.setString(1, batch.edge());
            select.setString(2, batch.epoch());
            try (ResultSet row = select.executeQuery()) {
                upTo = row.next() ? row.getLong(1) : 0;
            }
        }
        // An edge sends in order and moves on only when it was answered; a number that is missing
        // was set
        // aside there as poison and never comes.
        for (JournalBatch.Entry entry : batch.entries()) {
            upTo = Math.max(upTo, entry.seq());
        }
        try (PreparedStatement write =
                c.prepareStatement(
                        "insert into journal_cursor values (?, ?, ?) on conflict (edge, epoch) do"
                                + " update set up_to = excluded.up_to")) {
            write.setString(1, batch.edge());
            write.setString(2, batch.epoch());
            write.setLong(3, upTo);
            write.executeUpdate();
        }
        return upTo;
    }

    /** Events older than this go; session records stay. */
    @Transactional(rollbackOn = Exception.class)
    public int forgetBefore(Instant time) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement("delete from viewing_event where at < ?")) {
            delete.setTimestamp(1, Timestamp.from(time));
            return delete.executeUpdate();
        }
    }
}
