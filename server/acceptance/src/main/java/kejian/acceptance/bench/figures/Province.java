package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.sync.Staff;
import org.jspecify.annotations.Nullable;

/** A packed origin with its own database, and one courseware of ten hours that is watched there. */
final class Province implements AutoCloseable {

    private static final long LENGTH_MS = 36_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Server origin;
    private final Staff staff;
    private final URI address;
    private final String courseware;
    private long views;
    private long watchedMs;

    private Province(Server origin, Staff staff, URI address, String courseware) {
        this.origin = origin;
        this.staff = staff;
        this.address = address;
        this.courseware = courseware;
    }

    /**
     * @param folder that is empty
     */
    static Province start(Path home, Path folder, int port)
            throws IOException, InterruptedException {
        Server origin = Origin.start(home, folder, port, List.of());
        URI address = URI.create("http://127.0.0.1:" + origin.port());
        Staff staff = Staff.of(address, Origin.firstPassword(folder));
        String courseware = staff.article("合并 merge");
        lengthen(folder, courseware);
        return new Province(origin, staff, address, courseware);
    }

    /** What no transcoder made has no length; sections are cut by it. */
    private static void lengthen(Path folder, String courseware) throws IOException {
        List<String> pid =
                Files.readAllLines(folder.resolve("origin/postgres/data/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres?user=postgres";
        try (Connection c = DriverManager.getConnection(url);
                PreparedStatement update =
                        c.prepareStatement("update courseware set duration_ms = ? where id = ?")) {
            update.setLong(1, LENGTH_MS);
            update.setObject(2, UUID.fromString(courseware));
            if (update.executeUpdate() != 1) {
                throw new IOException("the courseware is not there");
            }
        } catch (SQLException e) {
            throw new IOException("the origin's database does not answer", e);
        }
    }

    /**
     * How fast it took everything.
     *
     * @param lateness the last quarter's pace against the first's
     */
    record Pace(double eventsPerSecond, double lateness) {}

    /** New edges, all at once, each as fast as it is answered. */
    Pace take(String name, int edges, int minutes) throws IOException, InterruptedException {
        return take(name, edges, minutes, Double.POSITIVE_INFINITY);
    }

    /** As {@link #take}, no faster than so many events a second. */
    Pace take(String name, int edges, int minutes, double eventsPerSecond)
            throws IOException, InterruptedException {
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < edges; i++) {
            Staff.Enrolled who = staff.enroll(name + "-" + i);
            double each = eventsPerSecond / edges;
            senders.add(new Sender(who, new Journal(who.name(), courseware), minutes, each));
        }
        long begin = System.nanoTime();
        List<Thread> threads = senders.stream().map(s -> Thread.ofPlatform().start(s)).toList();
        for (Thread each : threads) {
            each.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (Sender each : senders) {
            if (each.failure != null) {
                throw new IOException("a journal was not taken: " + each.failure);
            }
        }
        views += (long) edges * Journal.BOXES;
        watchedMs += edges * Journal.BOXES * Journal.watchedMs(minutes);
        int quarter = Math.max(1, minutes / 4);
        double first = senders.stream().mapToLong(s -> s.nanos(0, quarter)).sum();
        double last = senders.stream().mapToLong(s -> s.nanos(minutes - quarter, minutes)).sum();
        return new Pace((double) edges * minutes * Journal.EVENTS / seconds, first / last);
    }

    /**
     * @return what is wrong with the figures, empty where they are what was watched
     */
    List<String> faults() throws IOException, InterruptedException {
        JsonNode said =
                staff.as("reviewer")
                        .get(
                                "/api/figures/summary?from=%1$s&to=%1$s&courseware=%2$s"
                                        .formatted(Journal.DAY, courseware));
        JsonNode figures = said.path("figures");
        List<String> wrong = new ArrayList<>();
        check(wrong, "starts", figures.path("starts").asLong(), views);
        check(wrong, "watchedMs", figures.path("watchedMs").asLong(), watchedMs);
        check(wrong, "watchedMsByDay", said.path("watchedMsByDay").asLong(), watchedMs);
        return wrong;
    }

    private static void check(List<String> wrong, String figure, long found, long wanted) {
        if (found != wanted) {
            wrong.add("%s is %d, watched was %d".formatted(figure, found, wanted));
        }
    }

    /** As somebody at a console asks. */
    void ask(String path) throws IOException, InterruptedException {
        staff.as("reviewer").raw(path);
    }

    @Override
    public void close() {
        origin.close();
    }

    /** One edge's line. */
    private final class Sender implements Runnable {

        private final Staff.Enrolled who;
        private final Journal journal;
        private final long[] took;
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private volatile @Nullable String failure;

        private final double eventsPerSecond;

        Sender(Staff.Enrolled who, Journal journal, int minutes, double eventsPerSecond) {
            this.eventsPerSecond = eventsPerSecond;
            this.who = who;
            this.journal = journal;
            this.took = new long[minutes];
        }

        @Override
        public void run() {
            try {
                long first = System.nanoTime();
                for (int i = 0; i < took.length; i++) {
                    long due = (long) (1e9 * i * Journal.EVENTS / eventsPerSecond);
                    TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - first));
                    byte[] batch = journal.next();
                    long begin = System.nanoTime();
                    HttpResponse<String> answer =
                            http.send(request(batch), HttpResponse.BodyHandlers.ofString());
                    took[i] = System.nanoTime() - begin;
                    long upTo =
                            answer.statusCode() == 200
                                    ? JSON.readTree(answer.body()).path("upTo").asLong()
                                    : -1;
                    if (upTo != journal.seq()) {
                        failure = answer.statusCode() + " " + answer.body();
                        return;
                    }
                }
            } catch (IOException e) {
                failure = e.toString();
            } catch (InterruptedException e) {
                failure = "interrupted";
                Thread.currentThread().interrupt();
            }
        }

        private HttpRequest request(byte[] batch) {
            return HttpRequest.newBuilder(address.resolve("/sync/journal"))
                    .timeout(Duration.ofSeconds(120))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + who.token())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                    .build();
        }

        long nanos(int from, int to) {
            long all = 0;
            for (int i = from; i < to; i++) {
                all += took[i];
            }
            return all;
        }
    }
}
