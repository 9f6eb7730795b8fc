package kejian.edge.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.edge.trust.StrictJson;

/** A small origin over real HTTP that serves a really signed release tree, and makes trouble. */
public final class TroublesomeOrigin implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    public final Keys root = Keys.fresh();
    public final Keys signer = Keys.fresh();
    public final byte[] pinned = Keys.sign(Type.ROOT, Keys.ring(1, 1, signer, root), root);
    public final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> troubles = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public TroublesomeOrigin() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the paths that begin so in another way. */
    public TroublesomeOrigin with(String pathPrefix, Answer trouble) {
        troubles.put(pathPrefix, trouble);
        return this;
    }

    /** How paths that begin so are answered at the moment. */
    public Answer troubleAt(String pathPrefix) {
        return Optional.ofNullable(troubles.get(pathPrefix)).orElseThrow();
    }

    public void behave() {
        troubles.clear();
    }

    /** Bytes that are alike in every run. */
    public static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Publishes a whole, right release of these blobs and gives its manifest. */
    public ReleaseManifest publish(long number, byte[]... blobs) {
        ReleaseManifest manifest = manifest(number, blobs);
        publish(
                manifest,
                Keys.sign(Type.RELEASE, manifest, signer),
                number,
                "2026-11-30T08:00:00Z");
        return manifest;
    }

    public ReleaseManifest manifest(long number, byte[]... blobs) {
        byte[] catalogue = StrictJson.write(new Catalogue(number, "试验省", List.of(), List.of()));
        List<BlobRef> refs = new ArrayList<>();
        refs.add(add(catalogue));
        for (byte[] blob : blobs) {
            refs.add(add(blob));
        }
        refs.sort(Comparator.comparing(BlobRef::sha256));
        return new ReleaseManifest(
                1, number, "2026-11-22T00:00:00Z", ref(catalogue), refs, List.of());
    }

    /** Publishes a release document, whatever it is, with a right snapshot and timestamp. */
    public void publish(ReleaseManifest manifest, byte[] release, long version, String expires) {
        documents.put("/sync/release/" + manifest.number() + ".json", release);
        Snapshot snapshot = new Snapshot(version, manifest.number(), ref(release), expires);
        byte[] signed = Keys.sign(Type.SNAPSHOT, snapshot, signer);
        documents.put("/sync/snapshot/" + version + ".json", signed);
        stamp(new Timestamp(version, NOW.toString(), expires, version, ref(signed)), signer);
    }

    public void stamp(Timestamp timestamp, Keys... signers) {
        documents.put("/sync/timestamp.json", Keys.sign(Type.TIMESTAMP, timestamp, signers));
    }

    public BlobRef add(byte[] blob) {
        BlobRef ref = ref(blob);
        documents.put("/sync/blob/" + ref.sha256(), blob);
        return ref;
    }

    public static BlobRef ref(byte[] bytes) {
        return new BlobRef(Digest.of(bytes).hex(), bytes.length);
    }

    private void handle(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(path + (range == null ? "" : " " + range));
        try (exchange) {
            byte[] bytes = documents.get(path);
            Optional<Answer> trouble =
                    troubles.entrySet().stream()
                            .filter(e -> path.startsWith(e.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst();
            if (trouble.isPresent()) {
                trouble.get().send(exchange, bytes == null ? new byte[0] : bytes);
            } else if (bytes == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                honest(exchange, bytes);
            }
        } catch (IOException e) {
            // The client hung up, as clients do; the test looks at the client.
            requests.add(path + " broke");
        }
    }

    /** Right in every respect: entity tag, Range, If-Range. */
    public static void honest(HttpExchange exchange, byte[] bytes) throws IOException {
        String tag = "\"" + Digest.of(bytes).hex() + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        if (range != null && (ifRange == null || ifRange.equals(tag))) {
            int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            String content = "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length;
            exchange.getResponseHeaders().set("Content-Range", content);
            send(exchange, 206, Arrays.copyOfRange(bytes, from, bytes.length));
        } else {
            send(exchange, 200, bytes);
        }
    }

    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** Promises all and breaks off. */
    public static Answer cutAt(int byteCount) {
        return (exchange, bytes) -> {
            exchange.getResponseHeaders().set("ETag", "\"" + Digest.of(bytes).hex() + "\"");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, Math.min(byteCount, bytes.length - 1));
            exchange.getResponseBody().flush();
        };
    }

    /** Another body, with its own right length. */
    public static Answer instead(java.util.function.UnaryOperator<byte[]> change) {
        return (exchange, bytes) -> send(exchange, 200, change.apply(bytes));
    }

    /** The same without a length (chunked), so that only counting helps. */
    public static Answer chunked(java.util.function.UnaryOperator<byte[]> change) {
        return (exchange, bytes) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(change.apply(bytes));
            exchange.getResponseBody().close();
        };
    }

    public static Answer portal() {
        return (exchange, bytes) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=gbk");
            send(exchange, 200, "<html>请先登录</html>".getBytes(StandardCharsets.UTF_8));
        };
    }

    public static byte[] flip(byte[] bytes) {
        byte[] other = bytes.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    /** The same document as a later version may write it: each object says more than we know. */
    public static byte[] later(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return text.replace("{\"", "{\"later\":[1,null],\"").getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] oneMore(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** One way to answer. */
    @FunctionalInterface
    public interface Answer {
        void send(HttpExchange exchange, byte[] bytes) throws IOException;
    }
}
