package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.Origin;

/**
 * What boxes said against what the figures say. Acknowledged ⊆ counted ⊆ sent, each once, to the
 * millisecond.
 */
final class Viewings {

    private static final long PATIENCE_S = 240;
    private static final long PATIENCE_AT_THE_END_S = 20;
    private static final int PAGE = 1_000;

    private final Staff staff;
    private final History history;
    private final Map<String, Expected> all = new LinkedHashMap<>();

    Viewings(Staff staff, History history) {
        this.staff = staff;
        this.history = history;
    }

    /** One viewing of one box by its own log. */
    private record Told(String session, long playedMs, boolean acknowledged) {}

    /** Of one courseware: by session what a crowd told, by box what a watching box did. */
    private record Expected(Map<String, Told> sessions, Map<String, Long> boxes) {}

    /** Reads the log of a crowd that has ended. */
    synchronized void crowd(String courseware, Path log) throws IOException {
        Map<String, Told> sessions = expected(courseware).sessions();
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = Origin.JSON.readTree(line);
            String session = entry.path("session").asText();
            Told before = sessions.get(session);
            boolean known = before != null && before.acknowledged();
            boolean acknowledged = entry.path("what").asText().equals("acknowledged");
            sessions.put(
                    session,
                    new Told(session, entry.path("playedMs").asLong(), known || acknowledged));
        }
    }

    /** What the watching boxes of a round say of themselves. */
    synchronized void boxes(String courseware, List<MainJob.Watched> watched) {
        for (MainJob.Watched w : watched) {
            expected(courseware)
                    .boxes()
                    .merge("DEMO-" + w.tier(), w.viewing().path("watchedMs").asLong(), Long::sum);
        }
    }

    private Expected expected(String courseware) {
        return all.computeIfAbsent(
                courseware, _ -> new Expected(new HashMap<>(), new LinkedHashMap<>()));
    }

    synchronized long acknowledged() {
        return all.values().stream()
                .flatMap(e -> e.sessions().values().stream())
                .filter(Told::acknowledged)
                .count();
    }

    /** Waits until the records are there; what differs then is a fault. */
    void compare(String courseware) throws IOException, InterruptedException {
        compare(courseware, PATIENCE_S);
    }

    private void compare(String courseware, long patienceS)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceS);
        List<String> differences = differences(courseware);
        while (!differences.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
            differences = differences(courseware);
        }
        if (differences.size() > 5) {
            history.write("differences", Map.of("courseware", courseware, "all", differences));
            differences =
                    List.of(differences.getFirst(), "and " + (differences.size() - 1) + " more");
        }
        differences.forEach(d -> history.fault("courseware " + courseware + ": " + d));
        Expected expected = expected(courseware);
        history.write(
                "counted",
                Map.of(
                        "courseware",
                        courseware,
                        "crowd",
                        expected.sessions().size(),
                        "boxes",
                        expected.boxes()));
    }

    /** All of them once more: what was right has stayed so, what was late has come. */
    void atTheEnd() throws IOException, InterruptedException {
        for (String courseware : List.copyOf(all.keySet())) {
            compare(courseware, PATIENCE_AT_THE_END_S);
        }
    }

    private synchronized List<String> differences(String courseware)
            throws IOException, InterruptedException {
        Expected expected = expected(courseware);
        List<String> differences = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Long> boxes = new HashMap<>();
        long watchedMs = 0;
        List<JsonNode> records = records(courseware);
        for (JsonNode r : records) {
            String session = r.path("session").asText();
            long ms = r.path("watchedMs").asLong();
            watchedMs += ms;
            Told told = expected.sessions().get(session);
            if (seen.merge(session, 1, Integer::sum) > 1) {
                differences.add("session " + session + " is counted more than once");
            } else if (told == null && !expected.boxes().containsKey(r.path("box").asText())) {
                differences.add("session " + session + " was sent by nobody");
            } else if (told == null) {
                boxes.merge(r.path("box").asText(), ms, Long::sum);
            } else if (ms != told.playedMs() || !r.path("counted").asBoolean()) {
                differences.add(
                        "session %s counts %s, told %d".formatted(session, r, told.playedMs()));
            }
        }
        for (Told told : expected.sessions().values()) {
            if (told.acknowledged() && !seen.containsKey(told.session())) {
                differences.add("session " + told.session() + " was acknowledged and is not there");
            }
        }
        expected.boxes()
                .forEach((box, ms) -> {
                    if (boxes.getOrDefault(box, 0L).longValue() != ms) {
                        differences.add(
                                "box %s says %d ms, figures %s".formatted(box, ms, boxes.get(box)));
                    }
                });
        JsonNode figures =
                staff.ask(() ->
                                staff.as("reviewer")
                                        .get("/api/figures/summary?" + asked(courseware)))
                        .path("figures");
        if (figures.path("starts").asLong() != records.size()
                || figures.path("watchedMs").asLong() != watchedMs) {
            differences.add(
                    "figures say %d starts, %d ms; records %d, %d ms"
                            .formatted(
                                    figures.path("starts").asLong(),
                                    figures.path("watchedMs").asLong(),
                                    records.size(),
                                    watchedMs));
        }
        return differences;
    }

    private List<JsonNode> records(String courseware) throws IOException, InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        for (int page = 1; ; page++) {
            String address =
                    "/api/figures/sessions?%s&size=%d&page=%d"
                            .formatted(asked(courseware), PAGE, page);
            JsonNode answer = staff.ask(() -> staff.as("reviewer").get(address));
            answer.path("items").forEach(records::add);
            if (records.size() >= answer.path("total").asLong() || answer.path("items").isEmpty()) {
                return records;
            }
        }
    }

    private static String asked(String courseware) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        return "courseware=" + courseware + "&from=" + today.minusDays(1) + "&to=" + today;
    }
}
