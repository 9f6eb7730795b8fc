package kejian.edge.wiring;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.blob.Digest;
import kejian.edge.sync.RateLimit;
import kejian.edge.trust.Refused;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives blobs to other edges of the province: few at once and slowly, since boxes come first. The
 * ticket is checked against the keys that sign timestamps; nobody is asked for that.
 */
final class TreeDoor {

    private static final Logger LOG = Logger.getLogger(TreeDoor.class);
    private static final String PREFIX = "/sync/blob/";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-");
    private static final int PIECE = 1 << 16;
    private static final String NOT_YET = "2";
    private static final int LONGEST_TICKET = 4_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Edge edge;
    private final TreeSettings settings;
    private final Semaphore places;
    private final RateLimit rate;
    private final LongAdder given = new LongAdder();

    TreeDoor(Edge edge, TreeSettings settings) {
        this.edge = edge;
        this.settings = settings;
        this.places = new Semaphore(settings.most());
        this.rate = new RateLimit(settings::bytesPerSecond);
    }

    /** Bytes given since the start. */
    long given() {
        return given.sum();
    }

    void mountOn(Router router) {
        if (!settings.serve()) {
            return; // nobody listens at that address, as if there were none
        }
        router.route(PREFIX + "*").handler(context -> answer(context.request()));
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!request.method().equals(HttpMethod.GET)) {
            response.setStatusCode(405).putHeader("Allow", "GET").end();
            return;
        }
        if (!isOurs(request.getHeader("Authorization"))) {
            response.setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
            return;
        }
        String path = request.path();
        String name = path == null ? "" : path.substring(PREFIX.length());
        Optional<Path> file =
                Digest.isDigest(name) ? edge.blobs.locate(new Digest(name)) : Optional.empty();
        if (file.isEmpty()) {
            if (Digest.isDigest(name)) {
                response.putHeader("Retry-After", NOT_YET); // a release of it may be on its way
            }
            response.setStatusCode(404).end();
            return;
        }
        if (!places.tryAcquire()) {
            response.setStatusCode(503).putHeader("Retry-After", "30").end();
            return;
        }
        String range = request.getHeader("Range");
        String ifRange = request.getHeader("If-Range");
        boolean resumes = ifRange == null || ifRange.equals("\"" + name + "\"");
        Thread.ofVirtual()
                .name("kejian-tree")
                .start(() -> {
                    try {
                        send(response, name, file.get(), resumes ? range : null);
                    } finally {
                        places.release();
                    }
                });
    }

    private boolean isOurs(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > LONGEST_TICKET
                || !authorization.startsWith("Bearer ")) {
            return false;
        }
        try {
            edge.trust.ticket(Base64.getUrlDecoder().decode(authorization.substring(7)));
            return true;
        } catch (Refused | IllegalArgumentException e) {
            return false;
        }
    }

    private void send(HttpServerResponse response, String name, Path file, @Nullable String range) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            Matcher asked = RANGE.matcher(range == null ? "" : range);
            long from = asked.matches() ? Long.parseLong(asked.group(1)) : 0;
            if (asked.matches() && from >= size) {
                response.setStatusCode(416).putHeader("Content-Range", "bytes */" + size).end();
                return;
            }
            response.setStatusCode(asked.matches() ? 206 : 200)
                    .putHeader("Content-Type", "application/octet-stream")
                    .putHeader("Content-Length", Long.toString(size - from))
                    .putHeader("ETag", "\"" + name + "\"");
            if (asked.matches()) {
                response.putHeader(
                        "Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
            }
            in.position(from);
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (in.read(piece) >= 0) {
                byte[] bytes = new byte[piece.flip().remaining()];
                piece.get(bytes).clear();
                rate.take(bytes.length);
                response.write(Buffer.buffer(bytes))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                given.add(bytes.length);
            }
            response.end();
        } catch (IOException | ExecutionException | TimeoutException e) {
            // The other edge hung up or stands still, or the blob went with its release.
            LOG.debugf("blob=%s was not given whole: %s", name, e);
            response.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.reset();
        }
    }
}
