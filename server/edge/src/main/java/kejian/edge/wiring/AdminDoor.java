package kejian.edge.wiring;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever looks after this machine has the edge do something: from this machine only, and
 * only with the key in the data folder, which is readable by the edge's own user. A proxy in front
 * would make all the world look local, so a request that came through one is refused too.
 */
final class AdminDoor {

    private static final Logger LOG = Logger.getLogger(AdminDoor.class);
    private static final String COURIER = "/admin/courier";
    private static final String FILL = "/admin/fill";
    private static final String ROLL_BACK = "/admin/rollback";
    private static final String LEASE = "/admin/lease";
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
                    boolean posts = request.method().equals(HttpMethod.POST);
                    if (!isAllowed(request)) {
                        answer(request, 403, new Fault("forbidden"));
                        return;
                    }
                    switch (String.valueOf(request.path())) {
                        case COURIER -> {
                            if (request.method().equals(HttpMethod.GET)) {
                                answer(request, 200, Shown.of(edge.courier.state()));
                            } else if (posts) {
                                withBody(request, body -> begin(request, body));
                            } else {
                                answer(request, 405, new Fault("method"));
                            }
                        }
                        case LEASE -> {
                            if (request.method().equals(HttpMethod.GET)) {
                                answer(request, 200, edge.leases.shown());
                            } else {
                                answer(request, 405, new Fault("method"));
                            }
                        }
                        case FILL -> onPost(request, posts, body -> fill(request, body));
                        case ROLL_BACK ->
                                onPost(
                                        request,
                                        posts,
                                        body -> rollBack(context.vertx(), request, body));
                        default -> answer(request, 404, new Fault("not-found"));
                    }
                });
    }

    private static void onPost(HttpServerRequest request, boolean posts, Handler<Buffer> then) {
        if (posts) {
            withBody(request, then);
        } else {
            answer(request, 405, new Fault("method"));
        }
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

    /** The release before, or what was before that; a round under way gives way first. */
    private void rollBack(Vertx vertx, HttpServerRequest request, Buffer body) {
        boolean undo;
        try {
            undo = StrictJson.read(body.getBytes(), RollBack.class, "request").undo();
        } catch (Refused e) {
            answer(request, 422, new Fault("validation"));
            return;
        }
        if (!edge.isRestored()) {
            answer(request, 503, new Fault("unavailable"));
            return;
        }
        vertx.executeBlocking(() -> edge.rollBack(undo), /* ordered= */ false)
                .onSuccess(done ->
                        answer(
                                request,
                                done ? 200 : 409,
                                done
                                        ? new RolledBack(
                                                edge.releases.activeNumber(),
                                                edge.releases.passedOver())
                                        : new Fault("conflict")))
                .onFailure(e -> {
                    LOG.errorf(e, "could not roll back");
                    answer(request, 500, new Fault("internal"));
                });
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

    record RollBack(boolean undo) {}

    /**
     * @param active release that boxes see
     * @param passedOver newest release that is not activated here, 0 for none
     */
    record RolledBack(long active, long passedOver) {}

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
