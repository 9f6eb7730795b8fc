package kejian.edge.wiring;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import kejian.edge.courier.CourierState;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever looks after this machine has the edge do something: from this machine only, and
 * only with the key in the data folder, which is readable by the edge's own user. A proxy in front
 * would make all the world look local, so a request that came through one is refused too.
 */
final class AdminDoor {

    private static final String COURIER = "/admin/courier";
    private static final String FILL = "/admin/fill";
    private static final int LONGEST_FILL_MINUTES = 7 * 24 * 60;
    private static final int LARGEST_BODY = 1 << 13;

    private final Edge edge;
    private final byte[] expected;

    AdminDoor(Edge edge) {
        this.edge = edge;
        String token = "Bearer " + HexFormat.of().formatHex(edge.localKey);
        this.expected = token.getBytes(StandardCharsets.US_ASCII);
    }

    void mountOn(Router router) {
        router.route("/admin/*")
                .handler(context -> {
                    HttpServerRequest request = context.request();
                    if (!isAllowed(request)) {
                        answer(request, 403, new Fault("forbidden"));
                    } else if (FILL.equals(request.path())) {
                        if (request.method().equals(HttpMethod.POST)) {
                            withBody(request, body -> fill(request, body));
                        } else {
                            answer(request, 405, new Fault("method"));
                        }
                    } else if (!COURIER.equals(request.path())) {
                        answer(request, 404, new Fault("not-found"));
                    } else if (request.method().equals(HttpMethod.GET)) {
                        answer(request, 200, Shown.of(edge.courier.state()));
                    } else if (request.method().equals(HttpMethod.POST)) {
                        withBody(request, body -> begin(request, body));
                    } else {
                        answer(request, 405, new Fault("method"));
                    }
                });
    }

    private boolean isAllowed(HttpServerRequest request) {
        String given = request.getHeader("Authorization");
        return given != null
                && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.US_ASCII))
                && isLoopback(request)
                && request.getHeader("X-Forwarded-For") == null
                && request.getHeader("Forwarded") == null
                && request.getHeader("Via") == null;
    }

    private static boolean isLoopback(HttpServerRequest request) {
        // the connection's own peer: a trusted proxy's header may change what the request says
        String host = request.connection().remoteAddress().hostAddress();
        try {
            return host != null && InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void withBody(HttpServerRequest request, Handler<Buffer> then) {
        String length = request.getHeader("Content-Length");
        if (length == null
                || !length.matches("\\d{1,4}")
                || Integer.parseInt(length) > LARGEST_BODY) {
            answer(request, 413, new Fault("too-large"));
            return;
        }
        request.bodyHandler(then);
        request.resume(); // Quarkus holds bodies back until somebody wants them
    }

    private void begin(HttpServerRequest request, Buffer body) {
        Path folder;
        try {
            folder = Path.of(StrictJson.read(body.getBytes(), Ask.class, "request").folder());
        } catch (Refused | InvalidPathException e) {
            answer(request, 400, new Fault("json-syntax"));
            return;
        }
        if (!folder.isAbsolute()) {
            answer(request, 422, new Fault("validation"));
        } else if (!edge.isRestored()) {
            answer(request, 503, new Fault("unavailable"));
        } else if (edge.courier.start(folder)) {
            answer(request, 202, Shown.of(edge.courier.state()));
        } else {
            answer(request, 409, new Fault("conflict"));
        }
    }

    /** Instead of the window, for a while. */
    private void fill(HttpServerRequest request, Buffer body) {
        try {
            Fill fill = StrictJson.read(body.getBytes(), Fill.class, "request");
            edge.fillRate.override(fill.bytesPerSecond(), Duration.ofMinutes(fill.minutes()));
            answer(request, 200, fill);
        } catch (Refused e) {
            answer(request, 422, new Fault("validation"));
        }
    }

    private static void answer(HttpServerRequest request, int status, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(StrictJson.write(body)));
    }

    record Ask(String folder) {

        Ask {
            if (folder == null || folder.isEmpty()) {
                throw new IllegalArgumentException("no folder");
            }
        }
    }

    /**
     * @param bytesPerSecond 0 for none, 2⁶³−1 for no limit
     */
    record Fill(long bytesPerSecond, int minutes) {

        Fill {
            if (bytesPerSecond < 0 || minutes < 1 || minutes > LONGEST_FILL_MINUTES) {
                throw new IllegalArgumentException("out of range");
            }
        }
    }

    record Fault(String code) {}

    /**
     * @param state {@code idle}, {@code running}, {@code ended}
     */
    record Shown(
            String state, long release, long missingBytes, CourierState.@Nullable Ended ended) {

        static Shown of(CourierState state) {
            return switch (state) {
                case CourierState.Idle() -> new Shown("idle", 0, 0, null);
                case CourierState.Running(var release, var missing) ->
                        new Shown("running", release, missing, null);
                case CourierState.Ended ended ->
                        new Shown("ended", ended.release(), ended.missingBytes(), ended);
            };
        }
    }
}
