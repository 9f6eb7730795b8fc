package kejian.acceptance.bench.material;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.edge.SyncNews;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.contract.viewing.JournalBatch;
import org.jspecify.annotations.Nullable;

/**
 * A small province: the bench's titles as a signed release, and an end for the edge's journal and
 * reports. The edge under test fetches from it, believes it and fills its store by its own rules.
 */
public final class ReleaseServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PUBLISHED = "2026-11-01T00:00:00Z";
    private static final long NEWS_HELD_NANOS = 50_000_000_000L;

    /** 64 kB a second. */
    private static final int SLOW_PIECE = 1 << 14;

    private static final long SLOW_REST_NANOS = 250_000_000;

    private final Shelf shelf;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final AtomicLong events = new AtomicLong();
    private final List<JournalBatch> journal = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;
    private final Signing signing;
    private final List<Title> titles;
    private final @Nullable LongFunction<Catalogue> shown;
    private final Set<String> slow = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private long number;
    private long spoken; // version of the timestamp on offer
    private @Nullable Long leaseSeconds;

    public ReleaseServer(Material material, int port) throws IOException {
        this(material.shelf(), titles(material), material.folder(), port);
    }

    /**
     * @param shelf all blobs of the titles
     * @param folder keeps the keys
     * @param port 0 for any free one
     */
    public ReleaseServer(Shelf shelf, List<Title> titles, Path folder, int port)
            throws IOException {
        this(shelf, titles, null, folder, port);
    }

    /**
     * @param shown the catalogue of a release, by its number
     */
    public ReleaseServer(Shelf shelf, LongFunction<Catalogue> shown, Path folder, int port)
            throws IOException {
        this(shelf, List.of(), shown, folder, port);
    }

    private ReleaseServer(
            Shelf shelf,
            List<Title> titles,
            @Nullable LongFunction<Catalogue> shown,
            Path folder,
            int port)
            throws IOException {
        this.shelf = shelf;
        this.titles = titles;
        this.shown = shown;
        signing = Signing.keptIn(folder);
        root = folder.resolve("root.json");
        if (!Files.exists(root)) {
            Files.write(root, signing.root());
        }
        number = publish(titles, List.of());
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The document that an edge is given by hand. */
    public Path root() {
        return root;
    }

    /** Number of the release on offer. */
    public synchronized long release() {
        return number;
    }

    /**
     * Offers a release without this courseware, and tells the edges that wait.
     *
     * @param big a blob that is new in that release and comes over a slow line
     */
    public synchronized void withdraw(String courseware, Path big) throws IOException {
        slow.add(shelf.add(big).sha256());
        List<Title> others =
                titles.stream().filter(t -> !t.courseware().equals(courseware)).toList();
        number = publish(others, List.of(courseware));
        notifyAll();
    }

    /** Offers the same titles in a release that lends them for so long. */
    public synchronized void lend(long seconds) throws IOException {
        leaseSeconds = seconds;
        number = publish(titles, List.of());
        notifyAll();
    }

    /** Says anew, with a fresh date, what is on offer. */
    public synchronized void speak() throws IOException {
        stamp(ref(Objects.requireNonNull(documents.get("/sync/snapshot/" + number + ".json"))));
        notifyAll();
    }

    /** The line is fast again. */
    public void hurry() {
        slow.clear();
    }

    /** Whether nobody is answered. */
    public void silence(boolean wanted) {
        silent = wanted;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the edge has handed over, in order, each batch as it came. */
    public List<JournalBatch> journal() {
        return List.copyOf(journal);
    }

    /** Viewing events that the edge has handed over. */
    public long events() {
        return events.get();
    }

    private static List<Title> titles(Material material) {
        List<Title> titles = new ArrayList<>(material.cold());
        titles.addFirst(material.small());
        titles.addFirst(material.lesson());
        return titles;
    }

    private synchronized long publish(List<Title> titles, List<String> withdrawn)
            throws IOException {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        long next = Math.max(now.getEpochSecond(), number + 1); // rises from run to run
        byte[] catalogue =
                JSON.writeValueAsBytes(
                        shown != null
                                ? shown.apply(next)
                                : new Catalogue(
                                        next,
                                        "基准省",
                                        List.of(
                                                new Catalogue.Column(
                                                        "column",
                                                        null,
                                                        "bench",
                                                        "基准",
                                                        "",
                                                        titles.stream()
                                                                .map(Title::courseware)
                                                                .toList(),
                                                        leaseSeconds,
                                                        null)),
                                        titles.stream().map(ReleaseServer::shown).toList()));
        BlobRef words = new BlobRef(Digest.of(catalogue).hex(), catalogue.length);
        documents.put("/sync/blob/" + words.sha256(), catalogue);
        List<BlobRef> blobs = new ArrayList<>(shelf.blobs());
        blobs.add(words);
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        byte[] release =
                signing.sign(
                        Type.RELEASE,
                        new ReleaseManifest(
                                ReleaseManifest.FORMAT,
                                next,
                                now.toString(),
                                words,
                                blobs,
                                withdrawn));
        documents.put("/sync/release/" + next + ".json", release);
        String expires = now.plus(30, ChronoUnit.DAYS).toString();
        byte[] snapshot =
                signing.sign(Type.SNAPSHOT, new Snapshot(next, next, ref(release), expires));
        documents.put("/sync/snapshot/" + next + ".json", snapshot);
        number = next;
        stamp(ref(snapshot));
        return next;
    }

    private void stamp(BlobRef snapshot) throws IOException {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        spoken = Math.max(number, spoken + 1);
        documents.put(
                "/sync/timestamp.json",
                signing.sign(
                        Type.TIMESTAMP,
                        new Timestamp(
                                spoken,
                                now.toString(),
                                now.plus(30, ChronoUnit.DAYS).toString(),
                                number,
                                snapshot)));
    }

    private static BlobRef ref(byte[] bytes) {
        return new BlobRef(Digest.of(bytes).hex(), bytes.length);
    }

    private static Catalogue.Title shown(Title title) {
        return new Catalogue.Title(
                title.courseware(),
                Kind.VIDEO,
                "基准 " + title.courseware(),
                "",
                "",
                "",
                List.of(),
                Category.values()[0],
                Purpose.EDUCATION,
                PUBLISHED,
                title.pack(),
                null);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (silent) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            switch (path) {
                case "/sync/news" -> news(exchange);
                case "/sync/journal" -> {
                    JournalBatch batch =
                            JSON.readValue(exchange.getRequestBody(), JournalBatch.class);
                    events.addAndGet(batch.entries().size());
                    if (shown != null) {
                        journal.add(batch); // of the small provinces of tests, not of a bench
                    }
                    long upTo =
                            batch.entries().stream()
                                    .mapToLong(JournalBatch.Entry::seq)
                                    .max()
                                    .orElse(0);
                    send(exchange, JSON.writeValueAsBytes(new JournalBatch.Receipt(upTo)));
                }
                case "/sync/report" -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> file(exchange, path);
            }
        }
    }

    private void news(HttpExchange exchange) throws IOException {
        long after = Long.parseLong(exchange.getRequestURI().getQuery().replace("after=", ""));
        long newest;
        synchronized (this) {
            long end = System.nanoTime() + NEWS_HELD_NANOS;
            while (spoken <= after && System.nanoTime() < end) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return; // closed
                }
            }
            newest = spoken;
        }
        if (newest > after) {
            send(exchange, JSON.writeValueAsBytes(new SyncNews(newest)));
        } else {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        byte[] document = documents.get(path);
        if (document != null) {
            send(exchange, document);
            return;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        Path file = Digest.isDigest(name) ? shelf.locate(new Digest(name)).orElse(null) : null;
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"" + name + "\"");
        exchange.sendResponseHeaders(200, Files.size(file));
        try (OutputStream out = exchange.getResponseBody();
                InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[SLOW_PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                if (slow.contains(name)) {
                    out.flush();
                    LockSupport.parkNanos(SLOW_REST_NANOS);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
