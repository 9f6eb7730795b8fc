package kejian.origin.figures;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.identity.TestTokens;

/**
 * A county of a running province: an edge that brings its journal, a courseware of ten minutes, an
 * analyst who asks for figures. All of it over HTTP but the register, which goes into the database.
 */
final class County {

    static final long NINE = Instant.parse("2026-03-10T01:00:00Z").toEpochMilli();

    final String area;
    final String edge;
    String courseware = UUID.randomUUID().toString();
    String epoch = "epoch";
    private final AgroalDataSource database;
    final String edgeToken;
    private final String analyst;
    private long seq;

    County(AgroalDataSource database, TestTokens tokens) throws SQLException {
        this.database = database;
        area = "41" + String.format("%010d", Math.abs(courseware.hashCode()));
        edge = "e-" + courseware.substring(0, 8);
        sql(
                "insert into area values ('%s', 'county', '410000')".formatted(area),
                "insert into edge (name, area, address) values ('%s', '%s', 'http://e')"
                        .formatted(edge, area));
        courseware(courseware, 600_000);
        edgeToken = tokens.edge(edge);
        analyst = tokens.person("analyst-of-figures", "analyst");
    }

    void courseware(String id, long durationMs) throws SQLException {
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags, category,
                    purpose, state, version, area, created_by, created_at, duration_ms)
                values ('%s', 'VIDEO', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION', 'PUBLISHED', 0,
                    '410000', 'x', now(), %d)
                """
                        .formatted(id, durationMs));
    }

    /** Each with one box of its name, opened long ago. */
    void stations(int count, int closed, String closedOn) throws SQLException {
        StringBuilder stations = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String on = i >= count - closed ? "'" + closedOn + "'" : "null";
            stations.append(
                    "insert into station values ('%s', '%s-%d', 's', '%s', 40, '2020-01-01', %s);"
                            .formatted(UUID.randomUUID(), area, i, area, on));
        }
        sql(
                stations.toString(),
                "insert into box select code, id from station where area = '%s'".formatted(area));
    }

    void sql(String... statements) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    /** Names of boxes are the county's own: two of one name in two counties would be clones. */
    private String own(String box) {
        return box.startsWith(area) ? box : area + "-" + box;
    }

    ViewingEvent report(
            String session, String box, long at, long n, long w, List<Section> r, int heads) {
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                ViewingEvent.Action.BEAT,
                session,
                true,
                own(box),
                courseware,
                "pkg",
                Tier.A,
                at,
                null,
                n,
                -1,
                w,
                r,
                heads,
                0,
                -1,
                -1);
    }

    ViewingEvent report(String session, long at, long n, long w, long fromMs, long toMs) {
        return report(session, "b-" + session, at, n, w, List.of(new Section(fromMs, toMs)), 0);
    }

    /** A player that reports each 30 s. */
    List<ViewingEvent> play(String session, String box, long startMs, int heads, long... fromTo) {
        List<ViewingEvent> events = new ArrayList<>();
        List<Section> all = new ArrayList<>();
        long played = 0;
        long at = startMs;
        long n = 0;
        events.add(report(session, box, at, n++, 0, List.of(), heads));
        for (int i = 0; i < fromTo.length; i += 2) {
            for (long p = fromTo[i] * 1000; p < fromTo[i + 1] * 1000; ) {
                long step = Math.min(30_000, fromTo[i + 1] * 1000 - p);
                all.add(new Section(p, p + step));
                p += step;
                played += step;
                at += step;
                events.add(report(session, box, at, n++, played, List.copyOf(merged(all)), heads));
            }
        }
        return events;
    }

    private static List<Section> merged(List<Section> all) {
        List<Section> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(Section::fromMs));
        List<Section> merged = new ArrayList<>();
        for (Section s : sorted) {
            if (!merged.isEmpty() && s.fromMs() <= merged.getLast().toMs()) {
                Section last = merged.removeLast();
                merged.add(new Section(last.fromMs(), Math.max(last.toMs(), s.toMs())));
            } else {
                merged.add(s);
            }
        }
        return merged;
    }

    /** The next numbers of the journal. */
    JournalBatch batch(List<ViewingEvent> events) {
        List<JournalBatch.Entry> entries = new ArrayList<>();
        for (ViewingEvent event : events) {
            entries.add(new JournalBatch.Entry(++seq, event));
        }
        return new JournalBatch(edge, epoch, entries);
    }

    /** Numbers begin again at 1, under another epoch. */
    void newDisk(String nextEpoch) {
        epoch = nextEpoch;
        seq = 0;
    }

    Response send(Object body) {
        return sendAs(edgeToken, body);
    }

    static Response sendAs(String token, Object body) {
        RequestSpecification request =
                given().header("Authorization", "Bearer " + token).contentType("application/json");
        return (body instanceof byte[] bytes ? request.body(bytes) : request.body(body))
                .post("/sync/journal");
    }

    void take(List<ViewingEvent> events) {
        assertThat(send(batch(events)).statusCode()).isEqualTo(200);
    }

    /** Of March 2026. */
    JsonPath figures(String query) {
        return figures("2026-03-01", "2026-03-31", query);
    }

    JsonPath figures(String from, String to, String query) {
        return get("/api/figures/summary?area=" + area + "&from=" + from + "&to=" + to + query);
    }

    long figure(String name) {
        return figures("").getLong("figures." + name);
    }

    JsonPath get(String path) {
        return given().header("Authorization", "Bearer " + analyst)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Of all time. */
    List<Map<String, Object>> sessions() {
        return get("/api/figures/sessions?area=" + area + "&from=2023-01-01&to=2026-12-31")
                .getList("items");
    }

    /** As {@code session counted [flags]}. */
    List<String> flags() {
        return sessions().stream()
                .map(s -> s.get("session") + " " + s.get("counted") + " " + s.get("flags"))
                .toList();
    }
}
