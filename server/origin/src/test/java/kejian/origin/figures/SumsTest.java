package kejian.origin.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.origin.DatabaseForTests;
import kejian.origin.figures.SlowFigures.Session;
import kejian.origin.figures.SlowFigures.Station;
import kejian.origin.figures.SlowFigures.Village;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sums that the database keeps, against the definitions of docs/figures.md written down once more,
 * slowly: sessions come, change and go at random, and after each step any question has the answer
 * that counting all of them gives.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@Tag("engines")
class SumsTest {

    private static final int SEEDS = Integer.getInteger("sums.seeds", 8);
    private static final int STEPS = 15;
    private static final LocalDate FIRST = LocalDate.of(2031, 1, 20);
    private static final int DAYS = 70;

    private static final AtomicInteger CITIES = new AtomicInteger(70);

    @Inject AgroalDataSource database;
    @Inject Sums sums;
    private final List<Village> villages = new ArrayList<>();
    private final List<Station> stations = new ArrayList<>();
    private final TreeMap<String, Session> sessions = new TreeMap<>();
    private final List<String> edges = new ArrayList<>();
    private final List<String> titles = new ArrayList<>();
    private String city;
    private String column;

    @BeforeEach
    void province() throws Exception {
        Random random = new Random();
        String mark = UUID.randomUUID().toString().substring(0, 8);
        city = "41" + CITIES.getAndIncrement() + "0".repeat(4 + random.nextInt(5));
        sql("insert into area values ('%s', 'city', '410000')".formatted(city));
        for (int i = 0; i < 2; i++) {
            String county = city.substring(0, 4) + random.nextInt(100_000, 1_000_000);
            sql("insert into area values ('%s', 'c%d', '%s')".formatted(county, i, city));
            villages.add(new Village(county, county));
            String village = county + "20";
            sql("insert into area values ('%s', 'v', '%s')".formatted(village, county));
            villages.add(new Village(village, county));
            edges.add("sums-" + mark + "-" + i);
        }
        column = "sums-" + mark;
        sql(
                """
                insert into column_node (id, slug, title, summary, area, position, version, lease)
                values ('%s', '%s', 'c', '', '410000', 0, 0, 'DURABLE')
                """
                        .formatted(UUID.randomUUID(), column));
        for (int i = 0; i < 3; i++) {
            String id = UUID.randomUUID().toString();
            titles.add(id);
            sql(
                    """
                    insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                        category, purpose, state, version, area, created_by, created_at)
                    values ('%s', 'VIDEO', 't%d', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                        'PUBLISHED', 0, '410000', 'x', now())
                    """
                            .formatted(id, i));
        }
        sql(
                """
                insert into column_courseware
                select id, '%s', 0 from column_node where slug = '%s'
                """
                        .formatted(titles.getFirst(), column));
        for (int i = 0; i < 6; i++) {
            LocalDate opened = FIRST.plusDays(random.nextInt(DAYS) - 20);
            LocalDate closed = random.nextInt(3) > 0 ? null : opened.plusDays(random.nextInt(60));
            Village in = villages.get(random.nextInt(villages.size()));
            Station station = new Station(UUID.randomUUID(), opened, closed, in);
            stations.add(station);
            sql(
                    "insert into station values ('%s', '%s', 's', '%s', 30, '%s', %s)"
                            .formatted(
                                    station.id(),
                                    station.id(),
                                    in.code(),
                                    opened,
                                    closed == null ? "null" : "'" + closed + "'"));
        }
    }

    @Test
    void anyQuestion_hasTheAnswerThatCountingGives() throws Exception {
        int asked = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                change(random);
                asked += ask(random);
            }
            sql("delete from viewing_session where edge like '%s%%'".formatted(edges.getFirst()));
            sessions.values().removeIf(s -> s.edge().equals(edges.getFirst()));
        }
        System.out.printf("sums: %d questions after %d changes%n", asked, SEEDS * STEPS);
        sql("delete from viewing_session where edge = any ('{%s}')".formatted(edgesInBraces()));
        assertThat(count("viewing_sum where edge = any ('{%s}')".formatted(edgesInBraces())))
                .as("rows of nothing")
                .isZero();
    }

    private String edgesInBraces() {
        return String.join(",", edges);
    }

    /** Some sessions come, some change, some go, each kind in one statement. */
    private void change(Random random) throws Exception {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            String id = random.nextBoolean() ? "s" + random.nextInt(30) : "s" + sessions.size();
            Session before = sessions.get(id);
            Session session = session(random);
            int kind = random.nextInt(3);
            if (before != null && kind == 0) { // it only grew
                session = with(before, before.watchedMs() + 30_000, before.effectiveMs() + 30_000);
            } else if (before != null && kind == 1) { // it was less than was thought
                session =
                        with(
                                before,
                                before.watchedMs(),
                                random.nextLong(before.effectiveMs() + 1) / 9);
            } else if (before != null) {
                session = moved(session, before.edge());
            }
            if (values.stream().noneMatch(v -> v.contains("'" + id + "'"))) {
                sessions.put(id, session);
                values.add(values(id, session));
            }
        }
        sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,
                    station, area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,
                    served_ms, heads, heads_source, precision, counted, flags)
                values %s
                on conflict (edge, session, sitting) do update set
                    courseware = excluded.courseware, duration_ms = excluded.duration_ms,
                    station = excluded.station, area = excluded.area, tier = excluded.tier,
                    day = excluded.day, watched_ms = excluded.watched_ms,
                    effective_ms = excluded.effective_ms, served_ms = excluded.served_ms,
                    heads = excluded.heads, heads_source = excluded.heads_source,
                    precision = excluded.precision, counted = excluded.counted
                """
                        .formatted(String.join(", ", values)));
        if (random.nextInt(3) == 0 && !sessions.isEmpty()) {
            List<String> ids = List.copyOf(sessions.keySet());
            String id = ids.get(random.nextInt(ids.size()));
            Session gone = sessions.remove(id);
            sql(
                    "delete from viewing_session where edge = '%s' and session = '%s'"
                            .formatted(gone.edge(), id));
        }
    }

    private static Session with(Session s, long watchedMs, long effectiveMs) {
        return new Session(
                s.edge(),
                s.courseware(),
                s.durationMs(),
                s.station(),
                s.area(),
                s.tier(),
                s.day(),
                watchedMs,
                Math.min(effectiveMs, s.durationMs()),
                s.servedMs(),
                s.heads(),
                s.precision(),
                s.counted());
    }

    private static Session moved(Session s, String edge) {
        return new Session(
                edge,
                s.courseware(),
                s.durationMs(),
                s.station(),
                s.area(),
                s.tier(),
                s.day(),
                s.watchedMs(),
                s.effectiveMs(),
                s.servedMs(),
                s.heads(),
                s.precision(),
                s.counted());
    }

    private Session session(Random random) {
        long duration = random.nextInt(8) == 0 ? 0 : random.nextInt(3) == 0 ? 40_000 : 600_000;
        Station station =
                random.nextInt(4) == 0 ? null : stations.get(random.nextInt(stations.size()));
        long watched = random.nextInt(5) == 0 ? 500 : random.nextInt(1_200_000);
        return new Session(
                edges.get(random.nextInt(edges.size())),
                titles.get(random.nextInt(titles.size())),
                duration,
                station,
                station == null ? villages.get(random.nextInt(villages.size())) : station.in(),
                "ABC".substring(random.nextInt(3)).substring(0, 1),
                day(random),
                watched,
                Math.min(watched, duration == 0 ? 0 : random.nextInt((int) duration + 1)),
                random.nextBoolean() ? null : Long.valueOf(random.nextInt(600_000)),
                random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(30),
                "ABC".substring(random.nextInt(3)).substring(0, 1),
                random.nextInt(6) > 0);
    }

    /** Often the first or last one of a month: there whole months and days meet. */
    private static LocalDate day(Random random) {
        LocalDate any = FIRST.plusDays(random.nextInt(DAYS));
        return switch (random.nextInt(4)) {
            case 0 -> any.withDayOfMonth(1);
            case 1 -> any.withDayOfMonth(any.lengthOfMonth());
            default -> any;
        };
    }

    private static String values(String id, Session s) {
        return "('%s', '%s', 0, '%s', 'p', %d, %s, '%s', '%s', '%s', now(), now(), %d, %d, '{}', %s, %d, %s, '%s', %s, '')"
                .formatted(
                        s.edge(),
                        id,
                        s.courseware(),
                        s.durationMs(),
                        s.station() == null ? "null" : "'" + s.station().id() + "'",
                        s.area().code(),
                        s.tier(),
                        s.day(),
                        s.watchedMs(),
                        s.effectiveMs(),
                        s.servedMs(),
                        s.heads(),
                        s.heads() > 0 ? "'REMOTE'" : "null",
                        s.precision(),
                        s.counted());
    }

    /** One question by one thing, by two, by three and by none, of a period that is any. */
    private int ask(Random random) {
        LocalDate from = FIRST.plusDays(random.nextInt(DAYS) - 5);
        LocalDate to = from.plusDays(random.nextInt(DAYS));
        List<String> roots = new ArrayList<>(villages.stream().map(Village::code).toList());
        roots.add(city);
        roots.add(city);
        String area = roots.get(random.nextInt(roots.size()));
        Question q =
                new Question(
                        from,
                        to,
                        area,
                        random.nextInt(4) == 0 ? column : null,
                        random.nextInt(4) == 0 ? titles.get(random.nextInt(titles.size())) : null,
                        random.nextInt(4) == 0 ? "A" : null,
                        List.of());
        SlowFigures slow = new SlowFigures(city, titles.getFirst(), stations, sessions.values());
        List<By> dimensions = new ArrayList<>(Arrays.asList(By.values()));
        java.util.Collections.shuffle(dimensions, random);
        for (int i = 0; i < 4; i++) {
            List<By> by = List.copyOf(dimensions.subList(0, i));
            assertThat(told(q, by)).as("%s by %s", q, by).isEqualTo(slow.counted(q, by));
        }
        List<By> county = List.of(By.COUNTY);
        assertThat(told(q, county)).as("%s by county", q).isEqualTo(slow.counted(q, county));
        return 5;
    }

    private TreeMap<String, Figures> told(Question q, List<By> by) {
        TreeMap<String, Figures> told = new TreeMap<>();
        for (Cell cell : sums.answer(q, by)) {
            told.put(String.join(" ", cell.ids()), cell.figures().withoutPersons());
        }
        return told;
    }

    /**
     * Evidence is forgotten for many at once: nothing of a figure changes, and no row is written.
     */
    @Test
    void whatNoFigureIsMadeOf_writesNoSum() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 5; i++) {
            change(random);
        }
        String rows = "viewing_sum where edge = any ('{%s}')".formatted(edgesInBraces());
        String before = text("select string_agg(ctid::text, ',' order by ctid) from " + rows);
        sql(
                "update viewing_session set evidence_gone = true, last_at = now() where edge = any ('{%s}')"
                        .formatted(edgesInBraces()));
        assertThat(text("select string_agg(ctid::text, ',' order by ctid) from " + rows))
                .isNotNull()
                .isEqualTo(before);
    }

    @Test
    void persons_addUpToo() throws Exception {
        sql(
                "insert into viewing_session (edge, session, sitting, courseware, package, duration_ms,"
                        + " area, tier, day, started_at, last_at, watched_ms, effective_ms, sections,"
                        + " heads, heads_source, precision, counted, flags) select '%s', 'p' || n, 0, '%s',"
                                .formatted(edges.getFirst(), titles.getFirst())
                        + " 'p', 600000, '%s', 'A', '%s', now(), now(), 600000, n * 100000, '{}', n * 10,"
                                .formatted(villages.get(1).code(), FIRST)
                        + " case when n > 0 then 'REMOTE' end, 'A', true, '' from generate_series(0, 3) n");
        Question q =
                new Question(FIRST, FIRST, villages.getFirst().code(), null, null, null, List.of());
        Figures figures = sums.answer(q, List.of()).getFirst().figures();
        assertThat(figures.personTimes()).isEqualTo(10 + 20 + 30);
        assertThat(figures.personHours())
                .isCloseTo((10 * 100 + 20 * 200 + 30 * 300) / 3_600.0, within(1e-9));
    }

    private void sql(String statement) throws SQLException {
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private @Nullable String text(String select) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement(select);
                ResultSet row = s.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private long count(String from) throws SQLException {
        try (Connection c = database.getConnection();
                PreparedStatement s = c.prepareStatement("select count(*) from " + from);
                ResultSet row = s.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
