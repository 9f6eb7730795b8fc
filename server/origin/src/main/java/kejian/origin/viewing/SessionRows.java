package kejian.origin.viewing;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** As the database reads it. */
    private record Row(
            String session,
            int sitting,
            String courseware,
            @JsonProperty("package") String packageId,
            long duration_ms,
            @Nullable String box,
            String tier,
            String day,
            String started_at,
            String last_at,
            long watched_ms,
            long effective_ms,
            String sections,
            @Nullable Long served_ms,
            int heads,
            @Nullable String heads_source,
            String precision,
            boolean counted,
            String flags,
            Map<String, Long> days) {}

    private static final String WRITE =
            """
            with told as (
                select * from json_to_recordset(?::json) as t(
                    session text, sitting integer, courseware text, package text,
                    duration_ms bigint, box text, tier text, day date, started_at timestamptz,
                    last_at timestamptz, watched_ms bigint, effective_ms bigint,
                    sections int8multirange, served_ms bigint, heads integer, heads_source text,
                    "precision" text, counted boolean, flags text, days json)
            ), written as (
                insert into viewing_session
                    (edge, session, sitting, courseware, package, duration_ms, box, station, area,
                     tier, day, started_at, last_at, watched_ms, effective_ms, sections, served_ms,
                     heads, heads_source, heads_typed, "precision", counted, flags)
                select ?, t.session, t.sitting, t.courseware, t.package, t.duration_ms, t.box,
                       b.station, coalesce(s.area, ?), t.tier, t.day, t.started_at, t.last_at,
                       t.watched_ms, t.effective_ms, t.sections, t.served_ms, t.heads,
                       t.heads_source, t.heads, t."precision", t.counted, t.flags
                  from told t left join box b on b.box = t.box
                              left join station s on s.id = b.station
                on conflict (edge, session, sitting) do update set
                    courseware = excluded.courseware, package = excluded.package,
                    duration_ms = excluded.duration_ms, box = excluded.box,
                    station = excluded.station, area = excluded.area, tier = excluded.tier,
                    day = excluded.day, started_at = excluded.started_at,
                    last_at = excluded.last_at, watched_ms = excluded.watched_ms,
                    effective_ms = excluded.effective_ms, sections = excluded.sections,
                    served_ms = excluded.served_ms, heads = excluded.heads,
                    heads_source = excluded.heads_source, heads_typed = excluded.heads_typed,
                    "precision" = excluded."precision", counted = excluded.counted, flags = excluded.flags
                returning id, session, sitting
            )
            insert into viewing_day
            select w.id, d.key::date, d.value::bigint
              from written w join told t using (session, sitting), json_each_text(t.days) d
            on conflict (session, day) do update set watched_ms = excluded.watched_ms
             where viewing_day.watched_ms <> excluded.watched_ms
            """;

    private final AgroalDataSource database;
    private final ObjectMapper json;
    private final Counter folded;
    private final Counter read;

    SessionRows(AgroalDataSource database, ObjectMapper json, MeterRegistry metrics) {
        this.database = database;
        this.json = json;
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
        Map<String, Long> lengths = new HashMap<>();
        Facts.learn(c, lengths, kept.values().stream().map(s -> s.courseware).toList());
        Map<String, Sittings> now = new TreeMap<>();
        Set<String> anew = new HashSet<>();
        Map<String, List<ViewingEvent>> repeated = repeated(c, edge, kept, events);
        for (Map.Entry<String, List<ViewingEvent>> of : events.entrySet()) {
            Sittings sittings = kept.get(of.getKey());
            List<ViewingEvent> next = new ArrayList<>(of.getValue());
            next.removeAll(repeated.getOrDefault(of.getKey(), List.of()));
            if (sittings != null
                    && sittings.lengthMs
                            == lengths.getOrDefault(sittings.courseware, Sittings.UNKNOWN)
                    && next.stream().noneMatch(sittings::isLate)
                    && sittings.goOn(next)) {
                folded.increment(next.size());
                now.put(of.getKey(), sittings);
            } else {
                anew.add(of.getKey());
            }
        }
        Map<String, Sittings> computed = anew(c, edge, anew, lengths);
        clear(c, edge, computed);
        now.putAll(computed);
        write(c, edge, area, now);
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
            Connection c, String edge, Set<String> sessions, Map<String, Long> lengths)
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
                        .map(ViewingEvent::courseware)
                        .distinct()
                        .toList());
        Map<String, Sittings> result = new HashMap<>();
        all.forEach((session, events) -> {
            folded.increment(events.size());
            result.put(session, Sittings.of(events, of -> Objects.requireNonNull(lengths.get(of))));
        });
        return result;
    }

    /** What was computed anew may have fewer sittings and other days. */
    private static void clear(Connection c, String edge, Map<String, Sittings> computed)
            throws SQLException {
        if (computed.isEmpty()) {
            return;
        }
        Array sessions = c.createArrayOf("text", computed.keySet().toArray());
        Object[] counts = computed.values().stream().map(Sittings::count).toArray();
        try (PreparedStatement rows =
                        c.prepareStatement(
                                """
                                delete from viewing_session v
                                 using unnest(?::text[], ?::integer[]) as k(session, count)
                                 where v.edge = ? and v.session = k.session and v.sitting >= k.count
                                """);
                PreparedStatement days =
                        c.prepareStatement(
                                """
                                delete from viewing_day d using viewing_session v
                                 where d.session = v.id and v.edge = ? and v.session = any (?)
                                """)) {
            rows.setArray(1, sessions);
            rows.setArray(2, c.createArrayOf("integer", counts));
            rows.setString(3, edge);
            rows.executeUpdate();
            days.setString(1, edge);
            days.setArray(2, sessions);
            days.executeUpdate();
        }
    }

    private void write(Connection c, String edge, String area, Map<String, Sittings> now)
            throws SQLException, JsonProcessingException {
        record Changed(String session, int number, Sittings of, Sitting sitting) {}
        List<Changed> changed = new ArrayList<>();
        now.forEach((session, of) -> {
            for (int number : of.changed()) {
                changed.add(new Changed(session, number, of, of.get(number)));
            }
        });
        Map<String, Instant> withdrawn =
                Facts.withdrawn(
                        c,
                        changed.stream()
                                .map(of -> of.sitting.courseware())
                                .collect(Collectors.toSet()));
        Map<String, Integer> capacities =
                Facts.capacities(
                        c,
                        changed.stream()
                                .map(Changed::sitting)
                                .filter(s -> s.heads() > 0 && s.box() != null)
                                .map(Sitting::box)
                                .collect(Collectors.toSet()));
        List<Row> rows = new ArrayList<>();
        for (Changed each : changed) {
            boolean known = each.of.lengthMs != Sittings.UNKNOWN;
            Sitting s = each.sitting;
            if (!known) {
                s.flags().add(Sitting.Flag.UNKNOWN_COURSEWARE);
            }
            String box = s.box();
            if (box != null && s.heads() > capacities.getOrDefault(box, Integer.MAX_VALUE)) {
                s.flags().add(Sitting.Flag.OVER_CAPACITY);
            }
            Instant gone = withdrawn.get(s.courseware());
            boolean apart = gone != null && s.startedAt().isAfter(gone);
            if (apart) {
                s.flags().add(Sitting.Flag.WITHDRAWN_COURSEWARE);
            }
            long lengthMs = known ? each.of.lengthMs : 0;
            rows.add(row(each.session, each.number, s, lengthMs, known && !apart));
        }
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = c.prepareStatement(WRITE)) {
            upsert.setString(1, json.writeValueAsString(rows));
            upsert.setString(2, edge);
            upsert.setString(3, area);
            upsert.executeUpdate();
        }
    }

    private static Row row(String session, int number, Sitting s, long lengthMs, boolean counts) {
        Map<String, Long> days = new TreeMap<>();
        s.watchedByDay().forEach((day, ms) -> days.put(day.toString(), ms));
        return new Row(
                session,
                number,
                s.courseware(),
                s.packageId(),
                lengthMs,
                s.box(),
                s.tier().name(),
                LocalDate.ofInstant(s.startedAt(), Sittings.ZONE).toString(),
                s.startedAt().toString(),
                s.lastAt().toString(),
                s.watchedMs(),
                s.effectiveMs(),
                Sections.multirange(s.sections()),
                s.servedMs(),
                s.heads(),
                // all that evidence can say; a roll call and a form are asked afterwards
                s.heads() > 0 ? "REMOTE" : null,
                String.valueOf(s.precision()),
                s.counted() && counts,
                s.flags().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")),
                days);
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
