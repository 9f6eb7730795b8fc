package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import kejian.acceptance.bench.audience.Title;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Staff;

/** A packed origin with its own database, and titles of given ids and lengths. */
final class TitledProvince implements AutoCloseable {

    private final Server origin;
    private final Staff staff;
    private final URI address;
    private final List<Title> titles;

    private TitledProvince(Server origin, Staff staff, URI address, List<Title> titles) {
        this.origin = origin;
        this.staff = staff;
        this.address = address;
        this.titles = titles;
    }

    /**
     * @param folder that is empty
     */
    static TitledProvince start(Path home, Path folder, int port, List<Title> titles)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Server origin = Origin.start(home, folder, port, List.of());
        URI address = URI.create("http://127.0.0.1:" + origin.port());
        Staff staff = Staff.of(address, Origin.firstPassword(folder));
        add(folder, titles);
        return new TitledProvince(origin, staff, address, titles);
    }

    /** Transcoding forty titles would measure something else. */
    private static void add(Path folder, List<Title> titles) throws IOException {
        List<String> pid =
                Files.readAllLines(folder.resolve("origin/postgres/data/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres?user=postgres";
        try (Connection c = DriverManager.getConnection(url);
                PreparedStatement insert =
                        c.prepareStatement(
                                """
                                insert into courseware (id, kind, title, summary, presenter, publisher,
                                    tags, category, purpose, state, version, area, created_by,
                                    created_at, duration_ms)
                                values (?, 'VIDEO', ?, '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                                    'PUBLISHED', 0, ?, 'bench', now(), ?)
                                """)) {
            for (int i = 0; i < titles.size(); i++) {
                insert.setObject(1, UUID.fromString(titles.get(i).id()));
                insert.setString(2, "课件 " + (i + 1));
                insert.setString(3, Staff.AREA);
                insert.setLong(4, titles.get(i).lengthMs());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IOException("the origin's database does not take titles", e);
        }
    }

    URI address() {
        return address;
    }

    Staff.Enrolled enroll(String name) throws IOException, InterruptedException {
        return staff.enroll(name);
    }

    /** With closed months as they are by now. */
    JsonNode figures(String what, LocalDate from, LocalDate to, String more)
            throws IOException, InterruptedException {
        return staff.as("reviewer").get(path(what, from, to, more));
    }

    private static String path(String what, LocalDate from, LocalDate to, String more) {
        return "/api/figures/%s?from=%s&to=%s&as=now%s".formatted(what, from, to, more);
    }

    /** Every figure of these days as it is answered, one after the other. */
    byte[] report(LocalDate from, LocalDate to) throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (YearMonth month : List.of(YearMonth.from(from), YearMonth.from(to))) {
            put(all, "/api/figures/report?month=" + month + "&as=now");
        }
        for (String what : List.of("summary", "by/courseware", "by/county", "by/tier", "by/day")) {
            put(all, path(what, from, to, ""));
        }
        for (Title title : titles) {
            put(all, path("summary", from, to, "&courseware=" + title.id()));
            put(all, path("courseware/" + title.id() + "/retention", from, to, ""));
        }
        return all.toByteArray();
    }

    private void put(ByteArrayOutputStream all, String path)
            throws IOException, InterruptedException {
        all.writeBytes((path + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(staff.as("reviewer").raw(path));
        all.write('\n');
    }

    @Override
    public void close() {
        origin.close();
    }
}
