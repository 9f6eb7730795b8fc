package kejian.acceptance.rtsp;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kejian.acceptance.bench.material.Packaged;
import kejian.acceptance.bench.material.Shelf;
import kejian.acceptance.lab.ShortFilm;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.pack.Rendition.Role;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;
import kejian.delivery.rtsp.RtspPort;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/**
 * A real title of some seconds, served by RTSP in this process, with a release that tests change.
 */
final class RtspGround implements AutoCloseable {

    static final String LESSON = "lesson-1";
    static final String OTHER = "lesson-2";
    static final int SECONDS = 24;
    static final int KEY_EVERY_MS = 2_000;

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
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The title's tracks. */
    private record Reel(Path standard, Path ladder, Path sound) {}

    private static @Nullable Reel filmed;

    private final Path folder;
    private final Shelf shelf;
    private final Vertx vertx = Vertx.vertx();
    private final PackageCache packages;
    private final AtomicReference<ReleaseView> view = new AtomicReference<>();
    final SetClock clock = new SetClock();
    final List<ViewingEvent> journal = new CopyOnWriteArrayList<>();
    final MediaPackage pack;
    final BoxRoutes routes;
    final RtspPort port;
    private boolean isClosed;

    RtspGround() throws IOException, InterruptedException {
        this(100, 100, Optional.empty());
    }

    /**
     * @param silence after which a session ends
     */
    RtspGround(Duration silence) throws IOException, InterruptedException {
        this(100, 100, Optional.empty(), silence);
    }

    /**
     * @param most sessions in all
     * @param mostOfBox sessions of one box
     */
    RtspGround(int most, int mostOfBox, Optional<Surroundings> surroundings)
            throws IOException, InterruptedException {
        this(most, mostOfBox, surroundings, RtspPort.Settings.SILENCE);
    }

    private RtspGround(
            int most, int mostOfBox, Optional<Surroundings> surroundings, Duration silence)
            throws IOException, InterruptedException {
        folder = Files.createTempDirectory("kejian-rtsp");
        shelf = new Shelf(folder.resolve("digests.json"));
        pack = made();
        packages = new MappedPackages(shelf, 8);
        show(7, List.of(), List.of());
        routes =
                new BoxRoutes(
                        vertx,
                        packages,
                        shelf,
                        () -> Optional.ofNullable(view.get()),
                        journal::addAll,
                        new BoxSettings(
                                "a key of thirty-two bytes or more"
                                        .getBytes(StandardCharsets.UTF_8),
                                "某县",
                                most,
                                mostOfBox,
                                clock,
                                surroundings));
        port =
                RtspPort.open(
                        vertx,
                        routes.door(),
                        packages,
                        new RtspPort.Settings(
                                "127.0.0.1", 0, 0, 8554, 2_000, Duration.ofSeconds(2), silence));
    }

    /** Changes what is shown. */
    void show(long number, List<String> withdrawn, List<String> restricted) {
        List<Catalogue.Title> titles =
                Stream.of(LESSON, OTHER)
                        .filter(t -> !withdrawn.contains(t))
                        .map(this::title)
                        .toList();
        Catalogue catalogue =
                new Catalogue(
                        number,
                        "某省",
                        List.of(
                                new Catalogue.Column(
                                        "c1",
                                        null,
                                        "ke",
                                        "课",
                                        "",
                                        titles.stream().map(Catalogue.Title::id).toList())),
                        titles,
                        restricted);
        view.set(
                new ReleaseView(
                        new ReleaseManifest(
                                ReleaseManifest.FORMAT,
                                number,
                                "2026-11-20T01:02:03Z",
                                pack.index(),
                                List.of(),
                                withdrawn),
                        catalogue));
    }

    void showNothing() {
        view.set(null);
    }

    private Catalogue.Title title(String id) {
        return new Catalogue.Title(
                id,
                Kind.VIDEO,
                "第一讲 果树修剪",
                "",
                "",
                "",
                List.of(),
                Category.values()[0],
                Purpose.EDUCATION,
                "2026-11-01T00:00:00Z",
                pack,
                null);
    }

    String address() {
        return address(LESSON);
    }

    String address(String courseware) {
        return "rtsp://127.0.0.1:" + port.port() + "/play/" + courseware + "/a.ts";
    }

    String track() {
        return address() + "/trackID=1";
    }

    /** The very bytes that HTTP gives. */
    byte[] tierA() throws IOException {
        try (PackageCache.Lease lease = packages.lease(pack);
                java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MediaBytes.Muxed stream =
                    (MediaBytes.Muxed)
                            lease.media()
                                    .constantRateStream(lease.media().defaultRendition(Tier.A))
                                    .orElseThrow();
            java.lang.foreign.MemorySegment all = arena.allocate(stream.length());
            try (MediaBytes.Cursor cursor = stream.open(0)) {
                cursor.fill(all);
            }
            return all.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        }
    }

    /** What a lesson was booked so far, in milliseconds that were played. */
    Map<String, List<ViewingEvent>> booked() {
        return journal.stream()
                .collect(java.util.stream.Collectors.groupingBy(ViewingEvent::session));
    }

    /** Filmed once, for as long as this process lives: no test changes it. */
    private static synchronized Reel reel() throws IOException, InterruptedException {
        if (filmed == null) {
            Path reels = Files.createTempDirectory("kejian-reel");
            reels.toFile().deleteOnExit(); // the last to go, since it was named first
            ShortFilm film = new ShortFilm(reels, SECONDS);
            filmed =
                    new Reel(
                            film.video("a-sd", "720:576", "64/45", 1000),
                            film.video("360p", "640:360", "1", 700),
                            film.sound());
            for (Path file : List.of(filmed.standard, filmed.ladder, filmed.sound)) {
                file.toFile().deleteOnExit();
            }
        }
        return filmed;
    }

    private MediaPackage made() throws IOException, InterruptedException {
        Reel reel = reel();
        List<TrackFile> files =
                List.of(
                        track("a-sd", Role.TIER_A, reel.standard()),
                        track("360p", Role.LADDER, reel.ladder()),
                        track("audio", Role.AUDIO, reel.sound()));
        PackagingIndex.Made made = PackagingIndex.make(files);
        BlobRef index = shelf.add(Files.write(folder.resolve("index"), made.index()));
        List<Rendition> renditions = Packaged.renditions(made, files, shelf);
        return new MediaPackage(index, made.durationMs(), renditions, null, null, List.of());
    }

    private TrackFile track(String name, Role role, Path file) throws IOException {
        return new TrackFile(name, role, file, shelf.add(file).digest());
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Ends all, so that everything is booked. */
    void stop() throws IOException {
        if (!isClosed) {
            isClosed = true;
            port.close();
            routes.close();
            packages.close();
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
