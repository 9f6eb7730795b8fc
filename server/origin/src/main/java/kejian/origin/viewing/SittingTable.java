package kejian.origin.viewing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sittings as rows of {@code viewing_session} and {@code viewing_day}, a whole batch at once. */
final class SittingTable {

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
            @Nullable String start_up,
            @Nullable Long first_picture_ms,
            @Nullable Long stalled_ms,
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
                    "precision" text, start_up text, first_picture_ms bigint, stalled_ms bigint,
                    counted boolean, flags text, days json)
            ), written as (
                insert into viewing_session
                    (edge, session, sitting, courseware, package, duration_ms, box, station, area,
                     tier, day, started_at, last_at, watched_ms, effective_ms, sections, served_ms,
                     heads, heads_source, heads_typed, "precision", start_up, first_picture_ms,
                     stalled_ms, counted, flags)
                select ?, t.session, t.sitting, t.courseware, t.package, t.duration_ms, t.box,
                       b.station, coalesce(s.area, ?), t.tier, t.day, t.started_at, t.last_at,
                       t.watched_ms, t.effective_ms, t.sections, t.served_ms, t.heads,
                       t.heads_source, t.heads, t."precision", t.start_up, t.first_picture_ms,
                       t.stalled_ms, t.counted, t.flags
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
                    "precision" = excluded."precision", start_up = excluded.start_up,
                    first_picture_ms = excluded.first_picture_ms,
                    stalled_ms = excluded.stalled_ms,
                    counted = excluded.counted, flags = excluded.flags
                returning id, session, sitting
            )
            insert into viewing_day
            select w.id, d.key::date, d.value::bigint
              from written w join told t using (session, sitting), json_each_text(t.days) d
            on conflict (session, day) do update set watched_ms = excluded.watched_ms
             where viewing_day.watched_ms <> excluded.watched_ms
            """;

    private final ObjectMapper json;

    SittingTable(ObjectMapper json) {
        this.json = json;
    }

    /** What was computed anew may have fewer sittings and other days. */
    static void clear(Connection c, String edge, Map<String, Sittings> computed)
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

    private record Changed(String session, int number, Sittings of, Sitting sitting) {}

    /**
     * @param area of the edge, for boxes that stand at no known station
     */
    void write(Connection c, String edge, String area, Map<String, Sittings> now)
            throws SQLException, JsonProcessingException {
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
            rows.add(row(each, s, lengthMs, known && !apart));
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

    private static Row row(Changed of, Sitting s, long lengthMs, boolean counts) {
        Map<String, Long> days = new TreeMap<>();
        s.watchedByDay().forEach((day, ms) -> days.put(day.toString(), ms));
        return new Row(
                of.session,
                of.number,
                s.courseware(),
                of.of.packageId,
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
                s.startUp() == null ? null : s.startUp().name(),
                s.firstPictureMs(),
                s.stalledMs(),
                s.counted() && counts,
                s.flags().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")),
                days);
    }
}
