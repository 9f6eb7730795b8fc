package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.screening.Screenings;
import kejian.origin.screening.Screenings.Screening;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the rows of sessions up to date with new evidence, for all sessions of a batch at once: so
 * many round trips to the database as for one. A session goes on from what was kept of it; it is
 * computed anew from all of its evidence where nothing was kept or something comes late, and stays
 * as it is where that is not there any more.
 */
@ApplicationScoped
class SessionRows {

    private static final Logger LOG = Logger.getLogger(SessionRows.class);

    private final AgroalDataSource database;
    private final ObjectMapper json;
    private final SittingTable table;
    private final Counter folded;
    private final Counter read;

    SessionRows(AgroalDataSource database, ObjectMapper json, MeterRegistry metrics) {
        this.database = database;
        this.json = json;
        this.table = new SittingTable(json);
        this.folded = metrics.counter("kejian.merge.events.computed");
        this.read = metrics.counter("kejian.merge.events.read");
    }

    /**
     * In the transaction that adds the events, after it did.
     *
     * @param events of one edge that were not there before, by session
     */
    void add(Connection c, String edge, String area, Map<String, List<ViewingEvent>> events)
            throws SQLException, JsonProcessingException {
        Set<Screening> said = Screenings.lock(c, edge, events);
        Map<String, Sittings> kept = kept(c, edge, events.keySet());
        Map<Facts.Played, Long> lengths = new HashMap<>();
        Facts.learn(c, lengths, kept.values().stream().map(Sittings::played).toList());
        Map<String, Sittings> now = new TreeMap<>();
        Set<String> anew = new HashSet<>();
        Map<String, List<ViewingEvent>> repeated = repeated(c, edge, kept, events);
        for (Map.Entry<String, List<ViewingEvent>> of : events.entrySet()) {
            Sittings sittings = kept.get(of.getKey());
            List<ViewingEvent> next = new ArrayList<>(of.getValue());
            next.removeAll(repeated.getOrDefault(of.getKey(), List.of()));
            if (sittings != null
                    && sittings.lengthMs
                            == lengths.getOrDefault(sittings.played(), Sittings.UNKNOWN)
                    && next.stream().noneMatch(sittings::isLate)
                    && sittings.goOn(next)) {
                folded.increment(next.size());
                now.put(of.getKey(), sittings);
            } else {
                anew.add(of.getKey());
            }
        }
        Map<String, Sittings> computed = anew(c, edge, anew, lengths);
        SittingTable.clear(c, edge, computed);
        now.putAll(computed);
        table.write(c, edge, area, now);
        if (said != null) {
            said.addAll(Screenings.of(c, edge, events.keySet()));
            Screenings.apply(c, said);
        }
        keep(c, edge, now);
    }

    private Map<String, Sittings> kept(Connection c, String edge, Set<String> sessions)
            throws SQLException, JsonProcessingException {
        Map<String, Sittings> kept = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select session, state from viewing_state where edge = ? and session = any"
                                + " (?)")) {
            select.setString(1, edge);
            select.setArray(2, c.createArrayOf("text", sessions.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Sittings state = state(row.getString(2));
                    if (state != null && state.rules == Sittings.RULES) {
                        kept.put(row.getString(1), state);
                    }
                }
            }
        }
        return kept;
    }

    /**
     * Nothing where another version wrote what this one cannot read: a cache must not be in the
     * way.
     */
    private @Nullable Sittings state(String text) {
        try {
            return json.readValue(text, Sittings.class);
        } catch (JsonProcessingException e) {
            LOG.debugf(e, "not gone on from");
            return null;
        }
    }

    /**
     * Of what comes late, what says nothing new: another of the same source and number counts.
     * Found by its number, or a box that repeats itself would have all of its session read each
     * time.
     */
    private Map<String, List<ViewingEvent>> repeated(
            Connection c,
            String edge,
            Map<String, Sittings> kept,
            Map<String, List<ViewingEvent>> events)
            throws SQLException, JsonProcessingException {
        Map<String, List<ViewingEvent>> late = new HashMap<>();
        kept.forEach((session, state) -> {
            List<ViewingEvent> of =
                    events.getOrDefault(session, List.of()).stream().filter(state::isLate).toList();
            if (!of.isEmpty()) {
                late.put(session, of);
            }
        });
        Map<String, List<ViewingEvent>> repeated = new HashMap<>();
        if (late.isEmpty()) {
            return repeated;
        }
        List<ViewingEvent> all = late.values().stream().flatMap(List::stream).toList();
        try (PreparedStatement select =
                c.prepareStatement(
                        """
                        select first.body
                          from (select distinct *
                                  from unnest(?::text[], ?::text[], ?::bigint[])) as k(s, source, n),
                               lateral (select e.body from viewing_event e
                                         where e.edge = ? and e.session = k.s
                                           and e.source = k.source and e.n = k.n
                                         order by e.at limit 1) first
                        """)) {
            Object[] of = all.stream().map(ViewingEvent::session).toArray();
            select.setArray(1, c.createArrayOf("text", of));
            Object[] sources = all.stream().map(e -> e.source().name()).toArray();
            select.setArray(2, c.createArrayOf("text", sources));
            Object[] numbers = all.stream().map(ViewingEvent::n).toArray();
            select.setArray(3, c.createArrayOf("bigint", numbers));
            select.setString(4, edge);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read.increment();
                    ViewingEvent other = json.readValue(row.getString(1), ViewingEvent.class);
                    List<ViewingEvent> here = events.getOrDefault(other.session(), List.of());
                    if (here.contains(other)) {
                        continue; // itself, or as new as it is
                    }
                    for (ViewingEvent e : late.getOrDefault(other.session(), List.of())) {
                        if (e.n() == other.n()
                                && e.source() == other.source()
                                && Sittings.isBefore(other, e)) {
                            repeated.computeIfAbsent(e.session(), _ -> new ArrayList<>()).add(e);
                        }
                    }
                }
            }
        }
        return repeated;
    }

    /**
     * Without those of whose evidence something was forgotten: what is left would make less of
     * them.
     */
    private Map<String, Sittings> anew(
            Connection c, String edge, Set<String> sessions, Map<Facts.Played, Long> lengths)
            throws SQLException, JsonProcessingException {
        Map<String, List<ViewingEvent>> all = new HashMap<>();
        if (sessions.isEmpty()) {
            return Map.of();
        }
        // one statement, so that nothing is forgotten between the question and the answer
        try (PreparedStatement select =
                c.prepareStatement(
                        """
                        select body from viewing_event
                         where edge = ? and session = any (?)
                           and session not in (
                               select session from viewing_session
                                where edge = ? and session = any (?) and evidence_gone)
                        """)) {
            Array asked = c.createArrayOf("text", sessions.toArray());
            select.setString(1, edge);
            select.setArray(2, asked);
            select.setString(3, edge);
            select.setArray(4, asked);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read.increment();
                    ViewingEvent e = json.readValue(row.getString(1), ViewingEvent.class);
                    all.computeIfAbsent(e.session(), _ -> new ArrayList<>()).add(e);
                }
            }
        }
        if (all.size() < sessions.size()) {
            LOG.warnf(
                    "too late: edge=%s sessions=%d stay as they were, evidence of them is forgotten",
                    edge, sessions.size() - all.size());
        }
        Facts.learn(
                c,
                lengths,
                all.values().stream()
                        .flatMap(List::stream)
                        .map(Facts.Played::of)
                        .distinct()
                        .toList());
        Map<String, Sittings> result = new HashMap<>();
        all.forEach((session, events) -> {
            folded.increment(events.size());
            result.put(session, Sittings.of(events, of -> Objects.requireNonNull(lengths.get(of))));
        });
        return result;
    }

    private void keep(Connection c, String edge, Map<String, Sittings> now)
            throws SQLException, JsonProcessingException {
        List<String> states = new ArrayList<>();
        for (Sittings each : now.values()) {
            states.add(json.writeValueAsString(each));
        }
        try (PreparedStatement upsert =
                c.prepareStatement(
                        """
                        insert into viewing_state (edge, session, state)
                        select ?, k.session, k.state from unnest(?::text[], ?::text[])
                            as k(session, state)
                        on conflict (edge, session) do update
                           set state = excluded.state, touched_at = now()
                        """)) {
            upsert.setString(1, edge);
            upsert.setArray(2, c.createArrayOf("text", now.keySet().toArray()));
            upsert.setArray(3, c.createArrayOf("text", states.toArray()));
            upsert.executeUpdate();
        }
    }

    /** What nobody added to since then; whoever does has all of the session read once. */
    void forgetStatesBefore(Instant time) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement delete =
                        c.prepareStatement("delete from viewing_state where touched_at < ?")) {
            delete.setTimestamp(1, Timestamp.from(time));
            delete.executeUpdate();
        }
    }
}
