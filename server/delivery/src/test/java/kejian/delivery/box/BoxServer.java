package kejian.delivery.box;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.register.Register;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.view.ReleaseView;

/** The box routes on a free port, with a journal that can make trouble. */
final class BoxServer implements AutoCloseable {

    /** A clock that only a test moves. */
    static final class SetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    /** Keeps what was appended; waits or fails on demand. */
    static final class MemoryJournal implements EvidenceJournal {

        final List<ViewingEvent> events = new CopyOnWriteArrayList<>();
        final List<FaultReport> faults = new CopyOnWriteArrayList<>();
        final List<SurveyAnswer> answers = new CopyOnWriteArrayList<>();
        final List<SearchMade> searches = new CopyOnWriteArrayList<>();
        final AtomicInteger appends = new AtomicInteger();
        volatile boolean failing;
        volatile java.util.concurrent.CountDownLatch gate =
                new java.util.concurrent.CountDownLatch(0);

        @Override
        public void append(List<ViewingEvent> batch) throws IOException {
            waitOrFail();
            events.addAll(batch);
        }

        @Override
        public void report(FaultReport fault) throws IOException {
            waitOrFail();
            faults.add(fault);
        }

        @Override
        public void answer(SurveyAnswer answer) throws IOException {
            waitOrFail();
            answers.add(answer);
        }

        @Override
        public void searched(List<SearchMade> batch) throws IOException {
            waitOrFail();
            searches.addAll(batch);
        }

        private void waitOrFail() throws IOException {
            appends.incrementAndGet();
            try {
                if (!gate.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("the test never opened the gate");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failing) {
                throw new IOException("no space left on device");
            }
        }
    }

    final SetClock clock = new SetClock();
    final MemoryJournal journal = new MemoryJournal();
    final MemoryPackages packages = new MemoryPackages();
    final AtomicReference<ReleaseView> view =
            new AtomicReference<>(SampleRelease.view(12, List.of()));
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final BoxRoutes routes;
    final int port;
    private final HttpServer server;

    BoxServer(Path folder, int maxConnections) throws Exception {
        this(folder, maxConnections, Optional.empty());
    }

    BoxServer(Path folder, int maxConnections, Optional<Surroundings> surroundings)
            throws Exception {
        this(folder, maxConnections, surroundings, Register.OPEN);
    }

    BoxServer(Path folder, int maxConnections, Register register) throws Exception {
        this(folder, maxConnections, Optional.empty(), register);
    }

    private BoxServer(
            Path folder, int maxConnections, Optional<Surroundings> surroundings, Register register)
            throws Exception {
        Files.write(
                folder.resolve(SampleRelease.blob(SampleRelease.POSTER).sha256()),
                SampleRelease.POSTER);
        Files.write(
                folder.resolve(SampleRelease.blob(SampleRelease.PICTURE).sha256()),
                SampleRelease.PICTURE);
        Files.write(
                folder.resolve(SampleRelease.blob(SampleRelease.HANDOUT).sha256()),
                SampleRelease.HANDOUT);
        Files.write(
                folder.resolve(SampleRelease.blob(SampleRelease.SLIDE).sha256()),
                SampleRelease.SLIDE);
        Files.write(
                folder.resolve(SampleRelease.blob(SampleRelease.CAPTIONS).sha256()),
                SampleRelease.CAPTIONS);
        routes =
                new BoxRoutes(
                        vertx,
                        packages,
                        digest -> Optional.of(folder.resolve(digest.hex())).filter(Files::exists),
                        () -> Optional.ofNullable(view.get()),
                        journal,
                        new BoxSettings(
                                "a key of thirty-two bytes or more"
                                        .getBytes(StandardCharsets.UTF_8),
                                "某县",
                                maxConnections,
                                /* maxOfBox= */ 2,
                                clock,
                                surroundings,
                                /* hotline= */ "",
                                BoxProfiles.shipped(),
                                /* rtspPort= */ 0,
                                register,
                                "county-1"));
        Router router = Router.router(vertx);
        routes.mountOn(router);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** One request on a connection of its own, to the end of the connection. */
    RawAnswer ask(String request) throws IOException {
        try (Socket socket = connect()) {
            return RawAnswer.ask(socket, request);
        }
    }

    RawAnswer get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    RawAnswer request(String method, String path, String... headers) throws IOException {
        StringBuilder text =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: box.test\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return ask(text + "Connection: close\r\n\r\n");
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() throws Exception {
        routes.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
