package kejian.edge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.packaging.MappedPackages;
import kejian.edge.kit.LoopingReader;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Verify;
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
        try (LoopingReader reader =
                run(ROUNDS, Omission.NOTHING, FaultyReleases.PointerFirst::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_shownBeforeItsBlobsAreThere_isCaught() throws Exception {
        // a picture that is missing, or after a power cut a release that is gone again
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, FaultyReleases.ShownEarly::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_oldBlobsGoTooSoon_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, FaultyReleases.EagerBroom::new)) {
            assertThat(reader.faults).isNotEmpty();
        }
    }

    @Test
    void activation_catalogueOfTheReleaseBefore_isCaught() throws Exception {
        try (LoopingReader reader = run(ROUNDS, Omission.NOTHING, FaultyReleases.Mixed::new)) {
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
        PictureReleases.publish(origin, 1);
        start(omission, make, Integer.MAX_VALUE);
        assertThat(life.node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        LoopingReader reader =
                new LoopingReader(
                        URI.create("http://127.0.0.1:" + server.actualPort()),
                        PictureReleases::digests,
                        power.readLock(),
                        starts::get);
        long release = 1;
        for (int round = 0; round < rounds && reader.faults.isEmpty(); round++) {
            restart(omission, make);
            while (release < (round + 1L) * RELEASES_A_ROUND && reader.faults.isEmpty()) {
                release++;
                PictureReleases.publish(origin, release);
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
            life.node.releases.restore(/* unclean= */ true, life.node.trust);
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
            life.node.releases.restore(/* unclean= */ false, life.node.trust);
        } catch (MortalDisk.PowerCut e) {
            powerCuts++;
            start(omission, make, Integer.MAX_VALUE);
            life.node.releases.restore(/* unclean= */ true, life.node.trust);
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
}
