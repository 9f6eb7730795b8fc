package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kejian.cli.client.Origin;
import org.jspecify.annotations.Nullable;

/** Boxes of all tiers, that ask the edges by turns for pages, lists, playlists and media. */
final class Prober implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 32;
    private static final int PACKET = 188;
    private static final String TIER_A = "Mozilla/5.0 (Linux; U) CTC/2.0 iPanel";
    private static final String TIER_B = "Mozilla/5.0 (Linux; Android 4.4.2; Box) Chrome/30.0";
    private static final String TIER_C = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0";
    private static final Pattern OF_BODY =
            Pattern.compile(
                    "(?:name=\"kejian-release\" content=\"|#KEJIAN-RELEASE:|\"release\":)([0-9]+)");
    private static final Pattern TITLES =
            Pattern.compile("/(?:a/cw|c/cw|play)/([A-Za-z0-9-]{36})[./]");

    /** What is asked for, as whom, and of which courseware. */
    private record Asked(
            Answer.Sort sort,
            String agent,
            String address,
            @Nullable String title,
            @Nullable String range) {}

    private final List<Program> edges;
    private final CycleStory story;
    private final Random random;
    private final long everyNanos;
    private final List<String> titles = new CopyOnWriteArrayList<>();
    private final Map<String, String> media = new ConcurrentHashMap<>();
    private final Map<String, HttpClient> lines = new ConcurrentHashMap<>();
    private final List<Answer> answers = new ArrayList<>(); // guarded by itself
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final Thread thread;
    private volatile boolean done;

    /**
     * @param perSecond requests to all edges together
     */
    Prober(List<Program> edges, CycleStory story, int perSecond, long seed) {
        this.edges = List.copyOf(edges);
        this.story = story;
        this.random = new Random(seed);
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        edges.forEach(edge -> lines.put(edge.name(), HttpClient.newHttpClient()));
        this.thread = Thread.ofPlatform().name("prober").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on it is asked for as well, whether or not a release names it. */
    void knows(String title) {
        titles.add(title);
    }

    /** The edge has started anew: no connection to the old one is of use. */
    void again(String edge) {
        HttpClient old = lines.put(edge, HttpClient.newHttpClient());
        if (old != null) {
            old.shutdownNow();
        }
    }

    List<Answer> answers() {
        synchronized (answers) {
            return List.copyOf(answers);
        }
    }

    private void run() {
        long next = System.nanoTime();
        int turn = 0;
        while (!done) {
            try {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                } else if (wait < -TimeUnit.SECONDS.toNanos(1)) {
                    next = System.nanoTime(); // what was missed is not made up for in a burst
                }
                next += everyNanos;
                free.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Program edge = edges.get(turn++ % edges.size());
            Asked asked = choose(edge.name());
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            Answer answer = ask(edge, asked);
                            synchronized (answers) {
                                answers.add(answer);
                            }
                        } finally {
                            free.release();
                        }
                    });
        }
    }

    private Asked choose(String edge) {
        if (titles.isEmpty() || random.nextInt(100) < 40) {
            return list();
        }
        // mostly what came last: that is what comes and goes
        int back = Math.min(titles.size(), random.nextInt(4) == 0 ? titles.size() : 12);
        String title = titles.get(titles.size() - 1 - random.nextInt(back));
        if (!story.isVideo(title)) {
            return switch (random.nextInt(3)) {
                case 0 -> page(TIER_A, "/a/cw/" + title + ".htm", title);
                case 1 -> page(TIER_A, "/a/art/" + title + "-1.htm", title);
                default -> page(TIER_C, "/c/cw/" + title + ".html", title);
            };
        }
        String play = "/play/" + title;
        return switch (random.nextInt(10)) {
            case 0 -> page(TIER_A, "/a/cw/" + title + ".htm", title);
            case 1 -> page(TIER_A, "/a/play/" + title + ".htm", title);
            case 2 -> page(TIER_B, "/c/cw/" + title + ".html", title);
            case 3 -> page(TIER_C, "/c/cw/" + title + ".html", title);
            case 4 ->
                    new Asked(
                            Answer.Sort.TITLE,
                            TIER_A,
                            play + "/a.ts",
                            title,
                            "bytes=0-" + (PACKET * 100 - 1));
            case 5 -> page(TIER_B, play + "/b.m3u8", title);
            case 6 -> page(TIER_C, play + "/c.m3u8", title);
            case 7 -> page(TIER_C, play + "/c.mpd", title);
            default -> {
                String known = media.get(edge + " " + title + " " + random.nextInt(2));
                yield known == null
                        ? page(TIER_B, play + "/b.m3u8", title)
                        : new Asked(Answer.Sort.MEDIA, TIER_C, known, title, null);
            }
        };
    }

    private Asked list() {
        String column = MainJob.COLUMN;
        return switch (random.nextInt(8)) {
            case 0 -> other(TIER_A, "/a/index.htm");
            case 1, 2 -> column(TIER_A, "/a/col/" + column + "-1.htm");
            case 3, 4 -> column(TIER_C, "/c/index.html?col=" + column);
            case 5 -> new Asked(Answer.Sort.LIST, TIER_C, "/list/all.json", null, null);
            case 6 -> new Asked(Answer.Sort.LIST, TIER_A, "/list/" + column + ".m3u", null, null);
            default -> other(TIER_C, "/status.json");
        };
    }

    private static Asked page(String agent, String address, String title) {
        return new Asked(Answer.Sort.TITLE, agent, address, title, null);
    }

    private static Asked column(String agent, String address) {
        return new Asked(Answer.Sort.COLUMN, agent, address, null, null);
    }

    private static Asked other(String agent, String address) {
        return new Asked(Answer.Sort.OTHER, agent, address, null, null);
    }

    private Answer ask(Program edge, Asked asked) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(edge.address().resolve(asked.address))
                        .timeout(PATIENCE)
                        .header("User-Agent", asked.agent);
        if (asked.range != null) {
            request.header("Range", asked.range);
        }
        long begun = System.nanoTime();
        try {
            HttpResponse<byte[]> got =
                    Objects.requireNonNull(lines.get(edge.name()))
                            .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer(edge.name(), asked, begun, got);
        } catch (IOException e) {
            return unanswered(edge, asked, begun, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(edge, asked, begun, e);
        }
    }

    private static Answer unanswered(Program edge, Asked asked, long begun, Exception why) {
        return new Answer(
                edge.name(),
                asked.sort,
                asked.address,
                asked.title,
                begun,
                System.nanoTime(),
                0,
                0,
                0,
                null,
                why.toString());
    }

    private Answer answer(String edge, Asked asked, long begun, HttpResponse<byte[]> got) {
        long ended = System.nanoTime();
        boolean good = got.statusCode() == 200 || got.statusCode() == 206;
        byte[] body = got.body();
        String fault = good ? wrongWith(asked, body) : null;
        long told = 0;
        Set<String> listed = null;
        if (good && asked.sort != Answer.Sort.MEDIA && asked.range == null) {
            String text = new String(body, StandardCharsets.UTF_8);
            Matcher release = OF_BODY.matcher(text);
            told = release.find() ? Long.parseLong(release.group(1)) : 0;
            if (asked.sort == Answer.Sort.COLUMN || asked.sort == Answer.Sort.LIST) {
                listed = titles(text);
                if (told == 0) {
                    fault = "a list that names no release";
                }
            }
            if (asked.title != null) {
                remember(edge, asked, text);
            }
        }
        return new Answer(
                edge,
                asked.sort,
                asked.address,
                asked.title,
                begun,
                ended,
                got.statusCode(),
                got.headers().firstValueAsLong("Kejian-Release").orElse(0),
                told,
                listed,
                fault);
    }

    private static Set<String> titles(String text) {
        return TITLES.matcher(text)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The first segments that a playlist names. */
    private void remember(String edge, Asked asked, String text) {
        if (!text.startsWith("#EXTM3U")) {
            return;
        }
        List<String> named =
                text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).limit(2).toList();
        for (int i = 0; i < named.size(); i++) {
            URI at = URI.create("http://edge" + asked.address).resolve(named.get(i));
            String query = at.getRawQuery();
            media.put(
                    edge + " " + asked.title + " " + i,
                    at.getRawPath() + (query == null ? "" : "?" + query));
        }
    }

    /** Nothing where the body is whole and of the form that its address promises. */
    static @Nullable String wrongWith(String address, boolean part, byte[] body) {
        String path = address.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        if (path.endsWith(".ts")) {
            for (int at = 0; at < body.length; at += PACKET) {
                if (body[at] != 0x47) {
                    return "no packet begins at " + at;
                }
            }
            return body.length == 0 || body.length % PACKET != 0 || (part && body.length != 18_800)
                    ? body.length + " bytes of transport stream"
                    : null;
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (path.endsWith(".htm") || path.endsWith(".html")) {
            return text.endsWith("</html>") ? null : "the page is not whole";
        }
        if (path.endsWith(".mpd")) {
            return text.endsWith("</MPD>") ? null : "the manifest is not whole";
        }
        if (path.endsWith(".m3u8")) {
            boolean whole = text.contains("#EXT-X-STREAM-INF") || text.endsWith("#EXT-X-ENDLIST");
            return text.startsWith("#EXTM3U") && whole ? null : "the playlist is not whole";
        }
        if (path.endsWith(".json")) {
            try {
                JsonNode json = Origin.JSON.readTree(body);
                return json.isObject() ? null : "is no object";
            } catch (IOException e) {
                return "is no JSON: " + e.getMessage();
            }
        }
        return body.length == 0 ? "is empty" : null;
    }

    private static @Nullable String wrongWith(Asked asked, byte[] body) {
        return wrongWith(asked.address, asked.range != null, body);
    }

    /** Returns when the last answer is there. */
    @Override
    public void close() throws InterruptedException {
        done = true;
        if (thread.isAlive()) {
            thread.join();
        }
        free.acquire(MOST_AT_ONCE);
        lines.values().forEach(HttpClient::shutdownNow);
    }
}
