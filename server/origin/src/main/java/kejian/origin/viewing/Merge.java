package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.fault.Faults;
import kejian.origin.journal.JournalPlace;
import kejian.origin.lookup.Searches;
import kejian.origin.problem.ProblemException;
import kejian.origin.survey.Answers;
import org.jspecify.annotations.Nullable;

/**
 * Takes journal batches into the database: events, reports of faults, answers to surveys and
 * searches under their unique (edge, epoch, seq), and the sessions they belong to, in one
 * transaction. What was there already changes nothing, so a batch may come twice.
 */
@ApplicationScoped
public class Merge {

    /** Of a busy day half a year ago; a minute, as for requests, may be too short. */
    private static final int LONGEST_S = 3_600;

    private final AgroalDataSource database;
    private final SessionRows sessions;
    private final MergeLanes lanes;
    private final ObjectMapper json;

    Merge(AgroalDataSource database, SessionRows sessions, MergeLanes lanes, ObjectMapper json) {
        this.database = database;
        this.sessions = sessions;
        this.lanes = lanes;
        this.json = json;
    }

    /** An entry as it is kept. */
    private record Line(JournalBatch.Entry entry, String body, String hash) {}

    /**
     * What edges bring, one after the other where many do at once. What needs no database is done
     * before, and the commit waits for the disk after the next one has begun.
     *
     * @return as {@link #take}
     * @throws ProblemException as {@link #take}; {@code unavailable} where too many wait
     */
    @Transactional(rollbackOn = Exception.class)
    public long takeInTurn(JournalBatch batch, String area)
            throws SQLException, JsonProcessingException, InterruptedException {
        List<Line> lines = lines(batch);
        lanes.enter();
        try {
            return merge(batch, lines, area);
        } finally {
            lanes.leave();
        }
    }

    /**
     * @param area that the edge serves
     * @return the highest number up to which the province holds all of this epoch
     * @throws ProblemException {@code batch-conflict} when a number came before with another
     *     content
     */
    @Transactional(rollbackOn = Exception.class)
    public long take(JournalBatch batch, String area) throws SQLException, JsonProcessingException {
        return merge(batch, lines(batch), area);
    }

    private List<Line> lines(JournalBatch batch) throws JsonProcessingException {
        List<Line> lines = new ArrayList<>();
        for (JournalBatch.Entry entry : batch.entries()) {
            String body = json.writeValueAsString(content(entry));
            String hash = Digest.of(body.getBytes(StandardCharsets.UTF_8)).hex();
            lines.add(new Line(entry, body, hash));
        }
        return lines;
    }

    private long merge(JournalBatch batch, List<Line> lines, String area)
            throws SQLException, JsonProcessingException {
        try (Connection c = database.getConnection()) {
            // one batch of an edge after the other; edges do not meet in any row
            try (PreparedStatement lock =
                    c.prepareStatement("select pg_advisory_xact_lock(hashtext(?))")) {
                lock.setString(1, "journal " + batch.edge());
                lock.execute();
            }
            long upTo = upTo(c, batch);
            Map<String, List<ViewingEvent>> events = insert(c, batch, lines, upTo, area);
            if (!events.isEmpty()) {
                sessions.add(c, batch.edge(), area, events);
            }
            return moveCursor(c, batch, upTo);
        }
    }

    /**
     * @param upTo beyond it nothing was ever there
     * @return events that were not there before, by session
     */
    private Map<String, List<ViewingEvent>> insert(
            Connection c, JournalBatch batch, List<Line> lines, long upTo, String area)
            throws SQLException, JsonProcessingException {
        Map<Long, String> known = hashes(c, batch, upTo);
        Map<String, List<ViewingEvent>> events = new TreeMap<>();
        EventRows rows = new EventRows();
        for (Line line : lines) {
            JournalBatch.Entry entry = line.entry;
            ViewingEvent event = entry.event();
            FaultReport fault = entry.fault();
            SurveyAnswer answer = entry.answer();
            SearchMade search = entry.search();
            String hash = line.hash;
            String before = known.get(entry.seq());
            if (before != null) {
                if (!before.equals(hash)) {
                    throw new ProblemException(Problem.BATCH_CONFLICT, "seq " + entry.seq());
                }
                continue;
            }
            JournalPlace place = new JournalPlace(batch.edge(), batch.epoch(), entry.seq(), hash);
            if (fault != null) {
                Faults.add(c, place, fault, area);
            }
            if (answer != null) {
                Answers.add(c, json, place, answer, area);
            }
            if (search != null) {
                Searches.add(c, place, search, area);
            }
            if (event != null) {
                rows.add(entry.seq(), event, hash, line.body);
                events.computeIfAbsent(event.session(), _ -> new ArrayList<>()).add(event);
            }
        }
        rows.insert(c, batch.edge(), batch.epoch());
        return events;
    }

    private static @Nullable Object content(JournalBatch.Entry entry) {
        if (entry.event() != null) {
            return entry.event();
        }
        if (entry.fault() != null) {
            return entry.fault();
        }
        return entry.answer() != null ? entry.answer() : entry.search();
    }

    /** Evidence on its way into the database, all in one statement. */
    private static final class EventRows {

        private final List<Long> seq = new ArrayList<>();
        private final List<String> session = new ArrayList<>();
        private final List<String> source = new ArrayList<>();
        private final List<Long> n = new ArrayList<>();
        private final List<String> hash = new ArrayList<>();
        private final List<Long> atMs = new ArrayList<>();
        private final List<String> body = new ArrayList<>();

        void add(long number, ViewingEvent event, String itsHash, String text) {
            seq.add(number);
            session.add(event.session());
            source.add(event.source().name());
            n.add(event.n());
            hash.add(itsHash);
            atMs.add(event.receivedAtMs());
            body.add(text);
        }

        void insert(Connection c, String edge, String epoch) throws SQLException {
            if (seq.isEmpty()) {
                return;
            }
            try (PreparedStatement insert =
                    c.prepareStatement(
                            """
                            insert into viewing_event
                                (edge, epoch, seq, session, source, n, hash, at, body)
                            select ?, ?, e.seq, e.session, e.source, e.n, e.hash,
                                   timestamptz 'epoch' + e.at * interval '1 millisecond', e.body
                              from unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[],
                                          ?::text[], ?::bigint[], ?::text[])
                                as e(seq, session, source, n, hash, at, body)
                            """)) {
                insert.setString(1, edge);
                insert.setString(2, epoch);
                insert.setArray(3, c.createArrayOf("bigint", seq.toArray()));
                insert.setArray(4, c.createArrayOf("text", session.toArray()));
                insert.setArray(5, c.createArrayOf("text", source.toArray()));
                insert.setArray(6, c.createArrayOf("bigint", n.toArray()));
                insert.setArray(7, c.createArrayOf("text", hash.toArray()));
                insert.setArray(8, c.createArrayOf("bigint", atMs.toArray()));
                insert.setArray(9, c.createArrayOf("text", body.toArray()));
                insert.executeUpdate();
            }
        }
    }

    private static Map<Long, String> hashes(Connection c, JournalBatch batch, long upTo)
            throws SQLException {
        Object[] again =
                batch.entries().stream()
                        .map(JournalBatch.Entry::seq)
                        .filter(seq -> seq <= upTo)
                        .toArray();
        Map<Long, String> known = new HashMap<>();
        if (again.length == 0) {
            return known;
        }
        Array numbers = c.createArrayOf("bigint", again);
        for (String table : List.of("viewing_event", Faults.TABLE, Answers.TABLE, Searches.TABLE)) {
            known.putAll(JournalPlace.hashes(c, table, batch.edge(), batch.epoch(), numbers));
        }
        return known;
    }

    /** The highest number that came; 0 where none did. */
    private static long upTo(Connection c, JournalBatch batch) throws SQLException {
        try (PreparedStatement select =
                c.prepareStatement(
                        "select up_to from journal_cursor where edge = ? and epoch = ?")) {
            select.setString(1, batch.edge());
            select.setString(2, batch.epoch());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static long moveCursor(Connection c, JournalBatch batch, long before)
            throws SQLException {
        long upTo = before;
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

    /** Events older than this go; session records stay, and are not computed from the rest. */
    @Transactional(rollbackOn = Exception.class)
    @TransactionConfiguration(timeout = LONGEST_S)
    public void forgetBefore(Instant time) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement(
                                """
                                with gone as (
                                    delete from viewing_event where at < ?
                                    returning edge, session
                                )
                                update viewing_session v set evidence_gone = true
                                  from (select distinct edge, session from gone) g
                                 where v.edge = g.edge and v.session = g.session
                                   and not v.evidence_gone
                                """)) {
            delete.setTimestamp(1, Timestamp.from(time));
            delete.executeUpdate();
        }
    }
}
