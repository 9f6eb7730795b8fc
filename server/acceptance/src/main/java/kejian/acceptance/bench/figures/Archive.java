package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Staff;

/** A packed origin with its own database, and the records of a province's stations in it. */
final class Archive implements AutoCloseable {

    static final int COUNTIES = 100;
    static final int STATIONS = 50_000;

    private static final int TITLES = 2_000;
    private static final int PLANNED = 40;
    private static final int EDGES = 20;
    private static final int LINES = 4;

    /** What fifty thousand stations see in a month: 3.4 hours each, by half hours. */
    private static final long A_MONTH = 350_000;

    private static final YearMonth LAST = YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(1);

    /**
     * @param records sessions, evenly over so many months up to the last one
     */
    record Size(long records, int months) {
        static Size of(long records) {
            return new Size(records, (int) Math.max(2, records / A_MONTH));
        }
    }

    /** Of which figures are asked: a title in a county on a day. */
    record Place(String county, String courseware, LocalDate from, LocalDate to) {}

    record Counted(long views, long effectiveMs, long stations) {}

    private final Server origin;
    private final Staff staff;
    private final URI address;
    private final Connection database;
    private final Size size;
    private final List<String> titles = new ArrayList<>();

    private Archive(Server origin, Staff staff, URI address, Connection database, Size size) {
        this.origin = origin;
        this.staff = staff;
        this.address = address;
        this.database = database;
        this.size = size;
    }

    /**
     * @param folder that is empty
     */
    static Archive start(Path home, Path folder, int port, Size size)
            throws IOException, InterruptedException {
        // months are not to close while they are filled; nobody waits five minutes afterwards
        Server origin =
                Origin.start(
                        home,
                        folder,
                        port,
                        List.of("-Dkejian.month.look=off", "-Dkejian.month.titles-look=5s"));
        URI address = URI.create("http://127.0.0.1:" + origin.port());
        Staff staff = Staff.of(address, Origin.firstPassword(folder));
        List<String> pid =
                Files.readAllLines(folder.resolve("origin/postgres/data/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres?user=postgres";
        try {
            Archive archive =
                    new Archive(origin, staff, address, DriverManager.getConnection(url), size);
            archive.register();
            return archive;
        } catch (SQLException e) {
            throw new IOException("the origin's database does not take the register", e);
        }
    }

    /** Importing fifty thousand stations over the API would measure something else. */
    private void register() throws SQLException {
        try (Statement s = database.createStatement()) {
            s.execute(
                    "insert into area select '41' || (1000 + n), '县' || n, '%s' from generate_series(1, %d) n"
                            .formatted(Staff.AREA, COUNTIES));
            s.execute(
                    """
                    insert into station
                    select gen_random_uuid(), 'S' || n, '站点' || n, '41' || (1001 + n / (%2$d / %1$d)), 60,
                           '2010-01-01', null
                      from generate_series(0, %2$d - 1) n
                    """
                            .formatted(COUNTIES, STATIONS));
            s.execute("insert into box select 'box-' || substr(code, 2), id from station");
            s.execute(
                    """
                    insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                        category, purpose, state, version, area, created_by, created_at, published_at,
                        duration_ms)
                    select gen_random_uuid(), 'VIDEO', '课件' || n, '', '', '', '', 'RED_CLASSICS',
                           'EDUCATION', 'PUBLISHED', 0, '%s', 'bench', now(), now(), 1800000
                      from generate_series(1, %d) n
                    """
                            .formatted(Staff.AREA, TITLES));
            try (ResultSet row =
                    s.executeQuery(
                            "select id from courseware where created_by = 'bench' order by id")) {
                while (row.next()) {
                    titles.add(row.getString(1));
                }
            }
            s.execute(
                    """
                    insert into plan_item (id, title, audience, area, version, created_by, created_at)
                    select gen_random_uuid(), '计划', 'EVERYBODY', '%s', 0, 'bench', now()
                      from generate_series(1, %d)
                    """
                            .formatted(Staff.AREA, PLANNED));
            s.execute(
                    """
                    insert into plan_courseware
                    select i.id, c.id
                      from (select id, row_number() over (order by id) n from plan_item) i
                      join (select id, row_number() over (order by id) n from courseware
                             where created_by = 'bench') c on c.n = i.n
                    """);
        }
    }

    /**
     * Sends every record as edges send theirs, {@link #LINES} at a time.
     *
     * @return records a second
     */
    double fill(PrintStream says) throws IOException, InterruptedException {
        List<Staff.Enrolled> edges = new ArrayList<>();
        for (int i = 0; i < EDGES; i++) {
            edges.add(staff.enroll("archive-" + i));
        }
        long each = size.records / EDGES;
        AtomicLong sent = new AtomicLong();
        ConcurrentLinkedQueue<Filling> left = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < EDGES; i++) {
            long of = i == EDGES - 1 ? size.records - each * (EDGES - 1) : each;
            left.add(new Filling(address, edges.get(i), this, i, of, sent));
        }
        List<Filling> all = List.copyOf(left);
        long begin = System.nanoTime();
        List<Thread> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (Filling next = left.poll(); next != null; next = left.poll()) {
                                    next.run();
                                }
                            }));
        }
        while (lines.stream().anyMatch(Thread::isAlive)) {
            lines.getFirst().join(30_000);
            if (lines.getFirst().isAlive()) {
                says.printf("bench: %d of %d records%n", sent.get(), size.records);
            } else {
                for (Thread line : lines) {
                    line.join();
                }
            }
        }
        for (Filling filling : all) {
            filling.demandDone();
        }
        double perSecond = size.records / ((System.nanoTime() - begin) / 1e9);
        try (Statement s = database.createStatement()) {
            s.execute("vacuum analyze"); // as PostgreSQL does by itself within the hour
        } catch (SQLException e) {
            throw new IOException("vacuum", e);
        }
        return perSecond;
    }

    /** Until months have their titles counted, which the origin does some minutes later. */
    void awaitTitles() throws IOException, InterruptedException {
        String counted =
                """
                select count(*) from titled_month t
                 where made and not closed
                   and not exists (select 1 from title_stale o where o.month = t.month)
                """;
        try (Statement s = database.createStatement()) {
            long months = 0;
            while (months < size.months) {
                Thread.sleep(100);
                try (ResultSet row = s.executeQuery(counted)) {
                    row.next();
                    months = row.getLong(1);
                }
            }
        } catch (SQLException e) {
            throw new IOException("the database does not say which titles are counted", e);
        }
    }

    Size size() {
        return size;
    }

    String title(int n) {
        return titles.get(n % titles.size());
    }

    /** Few titles have most of the views: by their place to the power of -0.75. */
    String title(Random random) {
        return titles.get((int) (TITLES * Math.pow(random.nextDouble(), 4)));
    }

    /** Of the counties that an edge serves: a box's records come from the edge it is sent to. */
    int station(int edge, Random random) {
        return edge * (STATIONS / EDGES) + random.nextInt(STATIONS / EDGES);
    }

    YearMonth month(Random random) {
        return LAST.minusMonths(random.nextInt(size.months));
    }

    Place place(Random random) {
        YearMonth month = month(random);
        LocalDate from = month.atDay(1 + random.nextInt(month.lengthOfMonth()));
        return new Place(
                "41" + (1001 + random.nextInt(COUNTIES)),
                title(random),
                from,
                from.plusDays(random.nextInt(60)));
    }

    JsonNode told(Place place) throws IOException, InterruptedException {
        return staff.as("reviewer")
                .get(
                        "/api/figures/query?measures=validViews,effectiveMs,uniqueStations&area=%s&courseware=%s&from=%s&to=%s"
                                .formatted(place.county, place.courseware, place.from, place.to))
                .path("rows")
                .path(0);
    }

    /** From the records. */
    Counted counted(Place place) throws IOException {
        try (PreparedStatement select =
                database.prepareStatement(
                        """
                        select count(*) filter (where valid), coalesce(sum(effective_ms), 0),
                               count(distinct station) filter (where valid)
                          from (select effective_ms, station,
                                       effective_ms >= least(30000, duration_ms / 2.0) as valid
                                  from viewing_session
                                 where courseware = ? and area = ? and day between ? and ?
                                   and counted and duration_ms > 0) s
                        """)) {
            select.setString(1, place.courseware);
            select.setString(2, place.county);
            select.setObject(3, place.from);
            select.setObject(4, place.to);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Counted(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        } catch (SQLException e) {
            throw new IOException("records cannot be counted", e);
        }
    }

    /** With indexes and sums: what is kept when the evidence of 180 days is forgotten. */
    double bytesPerRecord() throws IOException {
        try (Statement s = database.createStatement();
                ResultSet row =
                        s.executeQuery(
                                """
                                select sum(pg_total_relation_size(c)) from unnest(array[
                                    'viewing_session', 'viewing_day', 'viewing_sum',
                                    'title_month']::regclass[]) c
                                """)) {
            row.next();
            return (double) row.getLong(1) / size.records;
        } catch (SQLException e) {
            throw new IOException("the database does not say its size", e);
        }
    }

    /**
     * @return what is wrong with the figures of all months, empty where they are what was sent
     */
    List<String> faults() throws IOException, InterruptedException {
        JsonNode told =
                staff.as("reviewer")
                        .get(
                                "/api/figures/query?measures=starts&from=%s&to=%s"
                                        .formatted(
                                                LAST.minusMonths(size.months - 1).atDay(1),
                                                LAST.atEndOfMonth()));
        long starts = told.path("rows").path(0).path("starts").asLong();
        return starts == size.records
                ? List.of()
                : List.of("%d starts of %d records".formatted(starts, size.records));
    }

    /**
     * @return ms until the whole answer is here
     */
    double ask(String path) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        staff.as("reviewer").raw(path);
        return (System.nanoTime() - begin) / 1e6;
    }

    static YearMonth last() {
        return LAST;
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            origin.close();
        }
    }
}
