package kejian.delivery.box;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Ports that only boxes use: one for HTTP/1.0 and 1.1 in the clear, which is all that old boxes
 * speak, and one for TLS with HTTP/2. Nothing stands between the socket and the {@link BoxRoutes}:
 * no filters, no metrics of each request, no session, so a small segment costs little more than the
 * system calls.
 */
public final class BoxPorts implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final int LONGEST_REQUEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;

    /** Streams of one connection at a time; RFC 9113 §6.5.2 advises no fewer. */
    private static final int MOST_STREAMS = 100;

    /** Requests that a client takes back (CVE-2023-44487): more than a viewer who seeks does. */
    private static final int MOST_RESETS = 200;

    private static final int RESETS_WITHIN_S = 30;
    private static final long STARTS_WITHIN_S = 20;
    private static final Duration LAST_BYTES_WITHIN = Duration.ofSeconds(10);

    /**
     * Where boxes are listened to.
     *
     * @param port 0 for any free one
     * @param headWithin a request's head must be there so long after its first byte, or the
     *     connection is ended with 408
     */
    public record Settings(String host, int port, Optional<Secure> secure, Duration headWithin) {}

    /**
     * The port with TLS.
     *
     * @param certificate PEM, the chain in order
     * @param key PEM, PKCS #8
     */
    public record Secure(int port, Path certificate, Path key) {}

    private final Vertx vertx;
    private final BoxRoutes routes;
    private final Settings settings;

    /** Each event loop's own. */
    private final FastThreadLocal<HeadClock> clocks = new FastThreadLocal<>();

    private volatile @Nullable String deployment;
    private volatile boolean isEnding;
    private volatile int port;
    private volatile int securePort;

    private BoxPorts(Vertx vertx, BoxRoutes routes, Settings settings) {
        this.vertx = vertx;
        this.routes = routes;
        this.settings = settings;
    }

    /**
     * Listens; blocks until it does, so not to be called on an event loop.
     *
     * @param loops event loops that share the connections
     * @throws IOException when a port is in use, or the certificate cannot be read
     */
    public static BoxPorts open(Vertx vertx, BoxRoutes routes, Settings settings, int loops)
            throws IOException {
        BoxPorts ports = new BoxPorts(vertx, routes, settings);
        try {
            ports.deploy(loops);
            return ports;
        } catch (CompletionException e) {
            ports.close();
            throw new IOException(
                    "boxes cannot be listened to at "
                            + settings.host()
                            + ":"
                            + settings.port()
                            + ": "
                            + (e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        }
    }

    /** The port in the clear. */
    public int port() {
        return port;
    }

    /** The port with TLS; 0 where there is none. */
    public int securePort() {
        return securePort;
    }

    private void deploy(int instances) {
        deployment =
                vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(instances))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(STARTS_WITHIN_S, TimeUnit.SECONDS)
                        .join();
    }

    /** Vert.x shares any free port between the event loops when it is asked for a negative one. */
    private static int orShared(int port, int any) {
        return port == 0 ? any : port;
    }

    /** One event loop's share. */
    private final class Listener extends AbstractVerticle {

        @Override
        public void start(Promise<Void> started) {
            HeadClock clock = new HeadClock(settings.headWithin());
            clock.start(vertx);
            clocks.set(clock);
            listen(clear(), orShared(settings.port(), -1), clock::watch)
                    .onSuccess(p -> port = p)
                    .compose(_ -> secure())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private Future<Integer> secure() {
            if (settings.secure().isEmpty()) {
                return Future.succeededFuture(0);
            }
            Secure secure = settings.secure().get();
            int wanted = orShared(secure.port(), -2);
            // Vert.x itself ends handshakes that take too long
            return listen(encrypted(secure), wanted, _ -> {}).onSuccess(p -> securePort = p);
        }

        private Future<Integer> listen(
                HttpServerOptions options, int wanted, Handler<HttpConnection> connected) {
            return vertx.createHttpServer(options)
                    .connectionHandler(connected)
                    .requestHandler(BoxPorts.this::answer)
                    .listen(wanted, settings.host())
                    .map(io.vertx.core.http.HttpServer::actualPort);
        }
    }

    private void answer(HttpServerRequest request) {
        boolean isPlain = HeadClock.arrived(request);
        Problem refusal = isPlain ? RequestHead.refusal(request) : Problem.REQUEST_HEAD;
        // RFC 9113 §8.2.2: no such field there; a stream ends alone, and Vert.x says GOAWAY
        boolean isFramed = request.version() == HttpVersion.HTTP_2;
        if (!isFramed && (refusal != null || isEnding)) {
            // Vert.x itself only looks at what the client wants of the connection
            request.response()
                    .putHeader("Connection", "close")
                    .endHandler(_ -> request.connection().close());
        }
        if (refusal != null) {
            plain(request, refusal);
        } else if (!routes.answer(request)) {
            plain(request, Problem.NOT_FOUND);
        }
    }

    private static void plain(HttpServerRequest request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Problem-Type", problem.code())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(problem.title() + " " + problem.titleEn() + "\n");
    }

    private static HttpServerOptions clear() {
        return new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(false)
                // nobody opens one here, and each would have a look at every request
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS);
    }

    private HttpServerOptions encrypted(Secure secure) {
        return clear().setSsl(true)
                .setUseAlpn(true)
                .setSslEngineOptions(
                        WatchedTls.options(channel -> clocks.get().watchDecrypted(channel)))
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(MOST_STREAMS)
                                .setMaxHeaderListSize(LONGEST_HEADERS))
                .setHttp2RstFloodMaxRstFramePerWindow(MOST_RESETS)
                .setHttp2RstFloodWindowDuration(RESETS_WITHIN_S)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(secure.certificate().toString())
                                .setKeyPath(secure.key().toString()));
    }

    /** Lets what is being sent come to its end, for a while, and then ends every connection. */
    @Override
    public void close() {
        isEnding = true;
        long end = System.nanoTime() + LAST_BYTES_WITHIN.toNanos();
        while (routes.sending() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
        }
        String listeners = deployment;
        if (listeners != null) {
            deployment = null;
            vertx.undeploy(listeners).toCompletionStage().toCompletableFuture().join();
        }
    }
}
