package kejian.transcoder.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kejian.contract.blob.Digest;

/** The origin's five calls over real HTTP, with faults that a test switches on. */
final class FakeOrigin implements AutoCloseable {

    final HttpServer server;
    final ObjectMapper json = new ObjectMapper();
    final List<JsonNode> progress = new CopyOnWriteArrayList<>();
    final List<JsonNode> outcomes = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final List<String> ranges = new CopyOnWriteArrayList<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
    final AtomicInteger leases = new AtomicInteger();
    final AtomicInteger unavailable = new AtomicInteger();
    final AtomicInteger cutDownloads = new AtomicInteger();
    volatile byte[] original;
    volatile int leaseSeconds = 2;
    volatile boolean leaseLost;

    /** JSON of a lecture, whose slides are among the blobs. */
    volatile String lecture = "null";

    /** JSON of captions to be burnt in, which are among the blobs. */
    volatile String burnIn = "null";

    FakeOrigin(byte[] original) throws IOException {
        this.original = original;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/work/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            tokens.add(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
            String path = call.getRequestURI().getPath();
            if (unavailable.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                answer(call, 503, "busy");
            } else if (path.endsWith("/lease")) {
                lease(call);
            } else if (path.endsWith("/original")) {
                original(call);
            } else if (leaseLost) {
                answer(call, 409, "{\"code\":\"lease-lost\"}");
            } else if (path.endsWith("/progress")) {
                progress.add(json.readTree(body));
                answer(call, 204, "");
            } else if (path.endsWith("/outcome")) {
                outcomes.add(json.readTree(body));
                answer(call, 204, "");
            } else if (call.getRequestMethod().equals("GET")) {
                byte[] held = blobs.get(path.substring(path.lastIndexOf('/') + 1));
                call.sendResponseHeaders(held == null ? 404 : 200, held == null ? -1 : held.length);
                if (held != null) {
                    call.getResponseBody().write(held);
                }
            } else {
                blob(call, path.substring(path.lastIndexOf('/') + 1), body);
            }
        }
    }

    private void lease(HttpExchange call) throws IOException {
        if (leases.getAndIncrement() > 0) {
            answer(call, 204, "");
            return;
        }
        answer(
                call,
                200,
                """
                {"job":"j1","fence":7,"leaseSeconds":%d,"original":{"sha256":"%s","sizeBytes":%d},
                 "fileName":"第一课.mp4","fast":false,"laterField":1,"lecture":%s,
                 "burnIn":%s}\
                """
                        .formatted(
                                leaseSeconds,
                                Digest.of(original),
                                original.length,
                                lecture,
                                burnIn));
    }

    /** A cut download promises all and closes half-way. */
    private void original(HttpExchange call) throws IOException {
        String range = call.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = 0;
        if (range != null) {
            from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            call.getResponseHeaders()
                    .add(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, original.length - 1, original.length));
        }
        int length = original.length - from;
        call.sendResponseHeaders(range == null ? 200 : 206, length);
        boolean cut = cutDownloads.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        call.getResponseBody().write(original, from, cut ? length / 2 : length);
    }

    private void blob(HttpExchange call, String digest, byte[] body) throws IOException {
        if (!Digest.of(body).hex().equals(digest)) {
            answer(call, 422, "digest-mismatch");
            return;
        }
        answer(call, blobs.put(digest, body) == null ? 201 : 200, "");
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            call.getResponseBody().write(bytes);
        }
    }

    /** Looks until it holds; false after the bound. */
    static boolean until(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return true;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
