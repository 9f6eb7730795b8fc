package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.LoopingReader;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1: a box reads in a loop while 200 releases are activated, in 20 rounds with the power failing
 * or the program being started again in each, and never sees two of them mixed.
 */
class LoopingReaderTest {

    private static final int ROUNDS = 20;
    private static final int RELEASES_A_ROUND = 10;
    private static final int PICTURES = 4;
    private static final int ARTICLES = 3;

    /** About as many changes to the disk as a round makes, so that most rounds lose their power. */
    private static final int CHANGES_A_ROUND = 400;

    private static final long SEED = 20_261_125;

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final Vertx vertx = Vertx.vertx();
    private final ReadWriteLock power = new ReentrantReadWriteLock(/* fair= */ true);
    private final AtomicReference<Router> router = new AtomicReference<>();
    private final Random random = new Random(SEED);
    private HttpServer server;
    private Life life;
    private final AtomicLong starts = new AtomicLong();
    private int powerCuts;

    /** From one start of the program to its end. */
    private record Life(Node node, MortalDisk disk, MappedPackages packages, BoxRoutes routes) {}

    @BeforeEach
    void listen() {
        server =
                vertx.createHttpServer()
                        .requestHandler(request -> router.get().handle(request))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        origin.close();
    }

    @Test
    void activation_underALoopingReader_showsOneReleaseAtATime() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, Releases::new)) {
            assertThat(reader.faults).isEmpty();
            assertThat(reader.seen).hasSizeGreaterThan(ROUNDS * RELEASES_A_ROUND * 9 / 10);
            assertThat(powerCuts).isGreaterThan(ROUNDS / 4);
            System.out.printf(
                    "activation under a looping reader: %d releases, %d rounds, %d power cuts, %d"
                            + " passes that saw %d releases, %d pictures overtaken%n",
                    ROUNDS * RELEASES_A_ROUND,
                    ROUNDS,
                    powerCuts,
                    reader.passes(),
                    reader.seen.size(),
                    reader.overtaken());
        }
    }

    @Test
    void activation_pointerFirst_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, PointerFirst::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_shownBeforeItsBlobsAreThere_isCaught() throws Exception {
        // a picture that is missing, or after a power cut a release that is gone again
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, ShownEarly::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_oldBlobsGoTooSoon_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, EagerBroom::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_catalogueOfTheReleaseBefore_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, Mixed::new)) {
            assertThat(reader.faults).anyMatch(f -> f.contains("shows edition"));
        }
    }

    @Test
    void activation_noFsyncOfFiles_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.FILE_FORCE, Releases::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    /** All rounds, or until the reader found a fault. */
    private LoopingReader run(int rounds, Omission omission, Node.MakeReleases make)
            throws Exception {
        publish(1);
        start(omission, make, Integer.MAX_VALUE);
        assertThat(life.node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        LoopingReader reader =
                new LoopingReader(
                        URI.create("http://127.0.0.1:" + server.actualPort()),
                        LoopingReaderTest::digests,
                        power.readLock(),
                        starts::get);
        long release = 1;
        for (int round = 0; round < rounds && reader.faults.isEmpty(); round++) {
            restart(omission, make);
            while (release < (round + 1L) * RELEASES_A_ROUND && reader.faults.isEmpty()) {
                release++;
                publish(release);
                activate(release, omission, make, reader);
                awaitPass(reader);
            }
        }
        return reader;
    }

    private void activate(
            long release, Omission omission, Node.MakeReleases make, LoopingReader reader)
            throws Exception {
        for (int round = 0; life.node.releases.activeNumber() != release; round++) {
            if (!reader.faults.isEmpty()) {
                return;
            }
            assertThat(round).as("sync rounds for one release").isLessThan(50);
            try {
                life.node.sync.runOnce();
            } catch (MortalDisk.PowerCut | IllegalStateException e) {
                assertThat(life.disk.wasHit()).as(e.toString()).isTrue();
            }
            if (life.disk.wasHit()) {
                powerCuts++;
                cutPower(omission, make);
            }
        }
    }

    private void cutPower(Omission omission, Node.MakeReleases make) throws Exception {
        power.writeLock().lock();
        try {
            end();
            Aftermath[] all = Aftermath.values();
            life.disk.comeBack(all[random.nextInt(all.length)]);
            start(omission, make, Integer.MAX_VALUE);
            life.node.releases.restore(/* everyByte= */ true, life.node.trust);
        } finally {
            power.writeLock().unlock();
        }
    }

    /** A clean stop, and a start on a disk that may die within the round. */
    private void restart(Omission omission, Node.MakeReleases make) throws Exception {
        power.writeLock().lock();
        try {
            end();
            start(omission, make, 1 + random.nextInt(CHANGES_A_ROUND));
            life.node.releases.restore(/* everyByte= */ false, life.node.trust);
        } catch (MortalDisk.PowerCut e) {
            powerCuts++;
            start(omission, make, Integer.MAX_VALUE);
            life.node.releases.restore(/* everyByte= */ true, life.node.trust);
        } finally {
            power.writeLock().unlock();
        }
    }

    private void start(Omission omission, Node.MakeReleases make, int dieBefore) throws Exception {
        MortalDisk disk = new MortalDisk(data, dieBefore, omission);
        Node node =
                new Node(data, disk, origin.pinned, origin.address(), Verify.everyByte(), make, 0);
        MappedPackages packages = new MappedPackages(node.blobs, 4);
        Clock clock = Clock.fixed(TroublesomeOrigin.NOW, ZoneOffset.UTC);
        BoxRoutes routes =
                new BoxRoutes(
                        vertx,
                        packages,
                        node.blobs,
                        node.releases,
                        events -> {},
                        new BoxSettings(new byte[32], "试验县", 100, 16, clock));
        Router fresh = Router.router(vertx);
        routes.mountOn(fresh);
        router.set(fresh);
        life = new Life(node, disk, packages, routes);
        starts.incrementAndGet();
    }

    private void end() {
        life.routes.close();
        life.packages.close();
        life.node.close();
    }

    private static void awaitPass(LoopingReader reader) {
        long before = reader.passes();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (reader.passes() == before && reader.faults.isEmpty()) {
            assertThat(System.nanoTime()).as("the reader reads").isLessThan(end);
            LockSupport.parkNanos(200_000);
        }
    }

    private void publish(long release) {
        BlobRef catalogue = origin.add(StrictJson.write(catalogue(release)));
        List<BlobRef> blobs = new ArrayList<>(List.of(catalogue));
        pictures(release).forEach(picture -> blobs.add(origin.add(picture)));
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        ReleaseManifest manifest =
                new ReleaseManifest(
                        1, release, "2026-11-22T00:00:00Z", catalogue, blobs, List.of());
        origin.publish(
                manifest,
                Keys.sign(Type.RELEASE, manifest, origin.signer),
                release,
                "2026-11-30T08:00:00Z");
    }

    /** One picture that all releases share, and others that only this one has. */
    private static List<byte[]> pictures(long release) {
        return IntStream.range(0, PICTURES)
                .mapToObj(i -> i == 0 ? bytes(1, 700) : bytes((int) release * 100 + i, 600 + i))
                .toList();
    }

    private static Set<String> digests(long release) {
        return pictures(release).stream()
                .map(picture -> Digest.of(picture).hex())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Catalogue catalogue(long release) {
        List<Catalogue.Article.Block> blocks = new ArrayList<>();
        for (byte[] picture : pictures(release)) {
            blocks.add(
                    new Catalogue.Article.Block(
                            null, false, TroublesomeOrigin.ref(picture), "image/png"));
        }
        List<Catalogue.Title> titles = new ArrayList<>();
        for (int i = 1; i <= ARTICLES; i++) {
            titles.add(
                    new Catalogue.Title(
                            "0198a000-0000-7000-8000-00000000000" + i,
                            Kind.ARTICLE,
                            "春耕须知，第 " + release + " 版",
                            "",
                            "",
                            "",
                            List.of(),
                            Category.LEARNING_NOTES,
                            Purpose.EDUCATION,
                            "2026-11-02T08:00:00Z",
                            null,
                            new Catalogue.Article(blocks)));
        }
        List<String> ids = titles.stream().map(Catalogue.Title::id).toList();
        return new Catalogue(
                release,
                "试验省",
                List.of(new Catalogue.Column("c1", null, "demo", "农业技术", "", ids)),
                titles);
    }

    /** The seeded mistake: the new release is named before its blobs are there. */
    private static final class PointerFirst extends Releases {

        PointerFirst(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void beforeFetch(ReleaseManifest manifest, byte[] document) throws IOException {
            storeDocument(manifest.number(), document);
            movePointer(manifest.number(), Digest.of(document));
        }
    }

    /** The seeded mistake: boxes see the new pages while its blobs are fetched. */
    private static final class ShownEarly extends Releases {

        private volatile Optional<ReleaseView> early = Optional.empty();

        ShownEarly(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        void beforeFetch(ReleaseManifest manifest, byte[] document) {
            early = Optional.of(new ReleaseView(manifest, catalogue(manifest.number())));
        }

        @Override
        public Optional<ReleaseView> get() {
            return early.isPresent() ? early : super.get();
        }
    }

    /** The seeded mistake: what a page of a moment ago names is swept away. */
    private static final class EagerBroom extends Releases {

        private final Blobs blobs;

        EagerBroom(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
            this.blobs = blobs;
        }

        @Override
        public void clearOld(Set<Digest> coming, boolean alsoPrevious) throws IOException {
            blobs.retainOnly(
                    get().orElseThrow().manifest().blobs().stream()
                            .map(BlobRef::digest)
                            .collect(Collectors.toSet()));
        }
    }

    /** The seeded mistake: a new number over the pages of the release before. */
    private static final class Mixed extends Releases {

        Mixed(Path data, Disk disk, Blobs blobs) throws IOException {
            super(data, disk, blobs);
        }

        @Override
        public Optional<ReleaseView> get() {
            return super.get().map(Mixed::withOlderPages);
        }

        private static ReleaseView withOlderPages(ReleaseView view) {
            Catalogue older = catalogue(Math.max(1, view.number() - 1));
            return new ReleaseView(
                    view.manifest(),
                    new Catalogue(
                            view.number(),
                            older.titleOfProvince(),
                            older.columns(),
                            older.titles()));
        }
    }
}
