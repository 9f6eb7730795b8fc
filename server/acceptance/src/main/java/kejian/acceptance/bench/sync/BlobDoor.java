package kejian.acceptance.bench.sync;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/** A simulated edge's door for other edges: what the packed one has, without its programs. */
final class BlobDoor implements AutoCloseable {

    private static final String PREFIX = "/sync/blob/";
    private static final String BEARER = "Bearer ";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-");

    private final Trust trust;
    private final Blobs blobs;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    BlobDoor(Trust trust, Blobs blobs) throws IOException {
        this.trust = trust;
        this.blobs = blobs;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext(PREFIX, this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isOurs(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String name = exchange.getRequestURI().getPath().substring(PREFIX.length());
            Optional<Path> file =
                    Digest.isDigest(name) ? blobs.locate(new Digest(name)) : Optional.empty();
            if (file.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", "2");
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, name, file.get());
        }
    }

    private boolean isOurs(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        try {
            trust.ticket(Base64.getUrlDecoder().decode(authorization.substring(BEARER.length())));
            return true;
        } catch (Refused | IllegalArgumentException e) {
            return false;
        }
    }

    private static void send(HttpExchange exchange, String name, Path file) throws IOException {
        long size = Files.size(file);
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
        exchange.getResponseHeaders().set("ETag", "\"" + name + "\"");
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        if (range.matches()) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
        }
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, size - from);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = exchange.getResponseBody()) {
            in.skipNBytes(from);
            in.transferTo(out);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
