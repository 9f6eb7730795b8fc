package kejian.edge.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;

/**
 * A box that reads the list, each page and all that the page names, again and again. What one page
 * names belongs to one release, the one that it says; every digest is recomputed from the bytes;
 * what the present release and the one before name is there; and no release ever comes back.
 */
public final class LoopingReader implements AutoCloseable {

    private static final Pattern PICTURE = Pattern.compile("src=\"(/m/picture/([0-9a-f]{64}))\"");
    private static final Pattern PAGE = Pattern.compile("href=\"(/c/cw/[^\"]+)\"");
    private static final Pattern EDITION = Pattern.compile("第 (\\d+) 版");
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0";

    public final List<String> faults = new CopyOnWriteArrayList<>();
    public final Set<Long> seen = new ConcurrentSkipListSet<>();
    private final URI server;
    private final LongFunction<Set<String>> digestsOf;
    private final Lock powered;
    private final LongSupplier starts;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
    private final Thread thread;
    private long newest;

    /**
     * @param digestsOf the pictures of a release
     * @param powered held for each request: the machine has power as long
     * @param starts of the program so far: a start forgets the release before the present one
     */
    public LoopingReader(
            URI server, LongFunction<Set<String>> digestsOf, Lock powered, LongSupplier starts) {
        this.server = server;
        this.digestsOf = digestsOf;
        this.powered = powered;
        this.starts = starts;
        this.thread = Thread.ofPlatform().name("looping-reader").start(this::loop);
    }

    /** Whole passes so far: list, pages, pictures. */
    public long passes() {
        return passes.get();
    }

    /** Pictures that the edge was two releases, or one and a start, past when asked for them. */
    public long overtaken() {
        return overtaken.get();
    }

    private void loop() {
        while (!stopped.get()) {
            try {
                pass();
                passes.incrementAndGet();
            } catch (IOException e) {
                faults.add("no answer: " + e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pass() throws IOException, InterruptedException {
        HttpResponse<byte[]> list = get("/c/index.html?col=demo");
        if (list.statusCode() != 200) {
            faults.add("list answered " + list.statusCode());
            return;
        }
        long release = release(list);
        editionsAre(release, list);
        Matcher page = PAGE.matcher(text(list));
        while (page.find()) {
            page(page.group(1));
        }
    }

    private void page(String path) throws IOException, InterruptedException {
        long start = starts.getAsLong();
        HttpResponse<byte[]> page = get(path);
        if (page.statusCode() != 200) {
            faults.add(path + " answered " + page.statusCode());
            return;
        }
        long release = release(page);
        editionsAre(release, page);
        Set<String> named = new TreeSet<>();
        Matcher picture = PICTURE.matcher(text(page));
        while (picture.find()) {
            named.add(picture.group(2));
            picture(release, start, picture.group(1), picture.group(2));
        }
        if (!named.equals(digestsOf.apply(release))) {
            faults.add("page of release " + release + " names " + named);
        }
    }

    private void picture(long release, long start, String path, String sha256)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get(path);
        long now = release(answer);
        if (answer.statusCode() != 200) {
            boolean forgotten = now > release && starts.getAsLong() != start;
            if (now > release + 1 || forgotten) {
                overtaken.incrementAndGet();
            } else {
                faults.add(
                        "picture of release "
                                + release
                                + " answered "
                                + answer.statusCode()
                                + " in release "
                                + now);
            }
        } else if (!Digest.of(answer.body()).hex().equals(sha256)) {
            faults.add("picture of release " + release + " has other bytes");
        }
    }

    private void editionsAre(long release, HttpResponse<byte[]> page) {
        seen.add(release);
        Matcher edition = EDITION.matcher(text(page));
        int found = 0;
        while (edition.find()) {
            found++;
            if (Long.parseLong(edition.group(1)) != release) {
                faults.add("release " + release + " shows edition " + edition.group(1));
            }
        }
        if (found == 0) {
            faults.add("release " + release + " shows no edition");
        }
    }

    private long release(HttpResponse<byte[]> answer) {
        long release = answer.headers().firstValueAsLong("Kejian-Release").orElse(0);
        if (release < newest) {
            faults.add("release " + release + " after " + newest);
        }
        newest = Math.max(newest, release);
        return release;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).header("User-Agent", AGENT).build();
        powered.lockInterruptibly();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } finally {
            powered.unlock();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        thread.join();
        http.close();
    }
}
