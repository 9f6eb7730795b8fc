package kejian.origin.report;

import static io.restassured.RestAssured.given;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.origin.month.Months;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;

/** Puts months into the tables that evidence becomes, closes them and reads what they became. */
@ApplicationScoped
public class MonthData {

    private final AgroalDataSource database;

    MonthData(AgroalDataSource database) {
        this.database = database;
    }

    void sql(String... statements) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    void area(String code, String name, String parent) throws SQLException {
        sql(
                "insert into area (code, name, parent) values ('%s', '%s', '%s')"
                        .formatted(code, name, parent));
    }

    /** Open since 2000. */
    void station(String code, String area, String type) throws SQLException {
        sql(
                """
                insert into station (id, code, name, area, capacity, opened_on, type)
                values (gen_random_uuid(), '%s', '站点%s', '%s', 100, '2000-01-01', %s)
                """
                        .formatted(code, code, area, type == null ? "null" : "'" + type + "'"));
    }

    /**
     * A session of an hour's courseware at nine in the morning, witnessed by a player.
     *
     * @param station none: a box of no register
     */
    void session(String station, String area, YearMonth month, int day, long effectiveMs, int heads)
            throws SQLException {
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package,
                    duration_ms, box, station, area, tier, day, started_at, last_at, watched_ms,
                    effective_ms, sections, served_ms, heads, heads_source, precision, counted, flags)
                values ('e', gen_random_uuid()::text, 0, 'c', 'p', greatest(3600000, %6$d), null,
                    (select id from station where code = '%1$s'), '%2$s', 'A', '%3$s',
                    timestamptz '%3$s 09:00+08', timestamptz '%3$s 10:00+08', %4$d, %4$d,
                    int8multirange(int8range(0, %4$d)), %4$d, %5$d,
                    case when %5$d > 0 then 'REMOTE' end, 'A', true, '')
                """
                        .formatted(
                                String.valueOf(station),
                                area,
                                month.atDay(day),
                                effectiveMs,
                                heads,
                                effectiveMs));
    }

    /**
     * A session of ten minutes' courseware at nine in the morning.
     *
     * @param courseware its id
     * @param station none: a box of no register
     * @param fromMs where it begins to play, {@code toMs} where it ends
     * @param watchedMs with repeats
     */
    record Watched(
            String courseware,
            String tier,
            @Nullable String station,
            String area,
            LocalDate day,
            long fromMs,
            long toMs,
            long watchedMs,
            int heads,
            boolean counted) {

        long effectiveMs() {
            return toMs - fromMs;
        }
    }

    void watched(Watched w) throws SQLException {
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package,
                    duration_ms, box, station, area, tier, day, started_at, last_at, watched_ms,
                    effective_ms, sections, served_ms, heads, heads_source, precision, counted, flags)
                values ('e', gen_random_uuid()::text, 0, '%1$s', 'p', 600000, null,
                    (select id from station where code = '%2$s'), '%3$s', '%4$s', '%5$s',
                    timestamptz '%5$s 09:00+08', timestamptz '%5$s 10:00+08', %6$d, %8$d - %7$d,
                    int8multirange(int8range(%7$d, %8$d)), null, %9$d,
                    case when %9$d > 0 then 'REMOTE' end, 'A', %10$s, '')
                """
                        .formatted(
                                w.courseware,
                                String.valueOf(w.station),
                                w.area,
                                w.tier,
                                w.day,
                                w.watchedMs,
                                w.fromMs,
                                w.toMs,
                                w.heads,
                                w.counted));
    }

    /** Looked for so often, by so many boxes. */
    void word(String edge, String area, YearMonth month, String text, int searches, int boxes)
            throws SQLException {
        sql(
                """
                insert into search_made (edge, epoch, seq, hash, means, text, found, opened, voice,
                    area, at)
                select '%1$s', 'epoch', nextval('test_seq'), gen_random_uuid()::text, 'words',
                       '%3$s', 1, null, 'v' || i %% %5$d, '%2$s',
                       timestamptz '%6$s 12:00+08'
                  from generate_series(1, %4$d) i
                """
                        .formatted(edge, area, text, searches, boxes, month.atDay(5)));
    }

    void courseware(String id, String title, String kind, String category, String publishedAt)
            throws SQLException {
        sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, duration_ms,
                    published_at)
                values ('%s', '%s', '%s', '', '', '', '', '%s', 'EDUCATION', 'PUBLISHED', 0,
                    '410000', 'x', now(), 600000, '%s')
                """
                        .formatted(id, kind, title, category, publishedAt));
    }

    static void close(String token, YearMonth month) {
        given().header("Authorization", "Bearer " + token)
                .post("/api/months/" + month + "/close")
                .then()
                .statusCode(200);
    }

    static byte[] get(String token, YearMonth month, String form, String area) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/reports/%s/bulletin.%s?area=%s".formatted(month, form, area))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    /** A sheet of a workbook as texts, from the header on. */
    static List<List<String>> sheet(byte[] xlsx, String name) throws IOException {
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(xlsx));
                Stream<Row> rows = book.findSheet(name).orElseThrow().openStream()) {
            List<List<String>> all = new ArrayList<>();
            rows.skip(2)
                    .forEach(row -> {
                        List<String> cells = new ArrayList<>();
                        for (Cell cell : row) {
                            cells.add(cell == null ? "" : cell.getRawValue());
                        }
                        all.add(cells);
                    });
            return all;
        }
    }

    /** The line that begins so. */
    static List<String> line(byte[] xlsx, String sheet, String begin) throws IOException {
        return sheet(xlsx, sheet).stream()
                .filter(row -> row.getFirst().startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError(sheet + " has no line " + begin));
    }

    static YearMonth now() {
        return YearMonth.now(Months.ZONE);
    }
}
