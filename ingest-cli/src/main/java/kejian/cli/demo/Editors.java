package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import org.jspecify.annotations.Nullable;

/**
 * People who publish, withdraw and roll back, one step a cycle, and keep account of what each
 * release has to show. An answer that a kill took away is asked for again.
 */
final class Editors {

    /** Films that are never withdrawn: of them there is always something to play. */
    static final int STAYING = 3;

    /** A page of tier A has nine rows, so that all of a column are on one. */
    private static final int MOST_COMING_AND_GOING = 5;

    private static final int BACK = 12;
    private static final long PATIENCE_S = 180;

    private final Staff staff;
    private final CycleStory story;
    private final Prober prober;
    private final History history;
    private final Random random;
    private final Deque<String> films;
    private final Set<String> staying = new LinkedHashSet<>();
    private final Set<String> approved = new LinkedHashSet<>();

    /** Which release a release shows: itself, or an earlier one. */
    private final TreeMap<Long, Long> firsts = new TreeMap<>();

    private final Map<Long, Set<String>> shown = new HashMap<>();
    private @Nullable Long shownAgain;
    private int articles;

    Editors(
            Staff staff,
            CycleStory story,
            Prober prober,
            History history,
            Random random,
            List<String> films) {
        this.staff = staff;
        this.story = story;
        this.prober = prober;
        this.history = history;
        this.random = random;
        this.films = new ArrayDeque<>(films);
        films.forEach(story::video);
    }

    /** The first release, of what stays. */
    void begin() throws IOException, InterruptedException {
        for (int i = 0; i < STAYING; i++) {
            String film = films.removeFirst();
            staying.add(film);
            approve(film);
        }
        release(Map.of("note", "soak cycles"), approved);
    }

    /**
     * One step.
     *
     * @return its name
     */
    String cycle() throws IOException, InterruptedException {
        List<String> going = approved.stream().filter(t -> !staying.contains(t)).toList();
        int chance = random.nextInt(100);
        if (chance < 15 && firsts.size() > 2) {
            rollBack();
            return "rollback";
        }
        if (going.size() >= MOST_COMING_AND_GOING || (chance < 50 && !going.isEmpty())) {
            withdraw(going.get(random.nextInt(going.size())));
            return "withdraw";
        }
        publish();
        return "publish";
    }

    private void publish() throws IOException, InterruptedException {
        String title = films.isEmpty() || random.nextInt(3) > 0 ? article() : films.removeFirst();
        approve(title);
        Map<String, Object> body = new HashMap<>(Map.of("note", "soak"));
        if (shownAgain != null) {
            body.put("resume", true);
        }
        shownAgain = null;
        release(body, approved);
    }

    private void rollBack() throws IOException, InterruptedException {
        List<Long> recent = new ArrayList<>(firsts.descendingKeySet()).subList(1, firsts.size());
        long number = recent.get(random.nextInt(Math.min(BACK, recent.size())));
        long first = firsts.getOrDefault(number, number);
        Set<String> titles = new TreeSet<>(shown.getOrDefault(first, Set.of()));
        titles.retainAll(approved);
        shownAgain = first;
        release(Map.of("note", "soak back", "again", number), titles);
    }

    private void withdraw(String title) throws IOException, InterruptedException {
        long before = story.newest();
        long asked = System.nanoTime();
        story.withdrawing(title, asked);
        history.write("withdraw", Map.of("courseware", title));
        decided("reviewer", title, "withdraw", Map.of("reason", "soak"), "WITHDRAWN");
        approved.remove(title);
        Set<String> titles = new TreeSet<>(approved);
        if (shownAgain != null) {
            titles.retainAll(shown.getOrDefault(shownAgain, Set.of()));
        }
        // the withdrawal makes its release itself, or the origin after a start
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        long newest = newest();
        while (newest == before) {
            if (System.nanoTime() > end) {
                throw new IOException("no release says that " + title + " is withdrawn");
            }
            TimeUnit.MILLISECONDS.sleep(100);
            newest = newest();
        }
        for (long number = before + 1; number <= newest; number++) {
            made(number, asked, titles);
        }
    }

    private long newest() throws IOException, InterruptedException {
        return staff.ask(() -> staff.as("reviewer").get("/api/releases"))
                .path(0)
                .path("number")
                .asLong();
    }

    private void release(Map<String, ?> body, Set<String> titles)
            throws IOException, InterruptedException {
        String key = UUID.randomUUID().toString();
        long asked = System.nanoTime();
        JsonNode made =
                staff.ask(() ->
                        staff.as("reviewer")
                                .post("/api/releases", body, Map.of("Idempotency-Key", key)));
        if (made.path("titles").asInt() != titles.size()) {
            history.fault("release " + made + " was to have " + titles.size() + " titles");
        }
        made(made.path("number").asLong(), asked, titles);
    }

    private void made(long number, long asked, Set<String> titles) {
        story.release(number, asked, titles);
        shown.put(number, Set.copyOf(titles));
        firsts.put(number, shownAgain == null ? number : shownAgain);
        history.write("release", Map.of("number", number, "titles", new TreeSet<>(titles)));
    }

    private String article() throws IOException, InterruptedException {
        articles++;
        Map<String, Object> body =
                Map.of(
                        "kind",
                        "ARTICLE",
                        "title",
                        "通知 " + articles,
                        "category",
                        "CASE_SHOWCASE",
                        "purpose",
                        "SERVICE",
                        "column",
                        MainJob.COLUMN,
                        "externalId",
                        "soak-article-" + articles,
                        "article",
                        Map.of(
                                "blocks",
                                List.of(Map.of("text", "第 " + articles + " 号", "heading", false))));
        return staff.ask(() -> staff.as("editor").post("/api/courseware", body))
                .path("id")
                .asText();
    }

    private void approve(String title) throws IOException, InterruptedException {
        prober.knows(title);
        decided("editor", title, "submit", Map.of(), "IN_REVIEW");
        decided("reviewer", title, "approve", Map.of(), "SCHEDULED");
        approved.add(title);
    }

    /** A decision whose answer was lost is a conflict the second time: the state tells. */
    private void decided(
            String user, String title, String decision, Map<String, ?> body, String state)
            throws IOException, InterruptedException {
        String at = "/api/courseware/" + title;
        staff.ask(() -> {
            try {
                return staff.as(user).post(at + "/" + decision, body);
            } catch (ApiException e) {
                if (e.code().equals("conflict")) {
                    return Origin.JSON.createObjectNode();
                }
                throw e;
            }
        });
        String now = staff.ask(() -> staff.as("editor").get(at)).path("state").asText();
        if (!now.equals(state)) {
            history.fault("after " + decision + " courseware " + title + " is " + now);
        }
    }
}
