package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import kejian.contract.withdrawal.EdgeKey;
import kejian.edge.disk.RealDisk;
import kejian.edge.province.BackOff;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import kejian.edge.sync.FillWindow;
import kejian.edge.sync.NewsLine;
import kejian.edge.sync.Outcome;
import kejian.edge.sync.ReleaseSync;
import kejian.edge.sync.Releases;
import kejian.edge.sync.Sources;
import kejian.edge.tree.Neighbour;
import kejian.edge.tree.OwnTicket;
import kejian.edge.trust.OwnKey;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import kejian.edge.withdrawal.Receipts;
import org.jspecify.annotations.Nullable;

/** The syncing half of an edge, as it ships, with a folder of its own and without its programs. */
final class SimulatedEdge implements AutoCloseable {

    /** As the packed edge has it. */
    private static final long SPREAD_MS = 2_000;

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final long AGAIN_MS = 1_000;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private static final Sources.Waiting TREE =
            new Sources.Waiting(Duration.ofMinutes(10), Duration.ofSeconds(1));

    private final Trust trust;
    private final Releases releases;
    private final Province province;
    private final List<Neighbour> parents;
    private final OwnTicket ticket;
    private final ReleaseSync sync;
    private final BlobDoor door;
    private final String name;
    private final OwnKey key;
    private final Receipts receipts;
    private final BackOff rest =
            new BackOff(FIRST_REST, LONGEST_REST, RandomGenerator.getDefault());
    private boolean isKeyKnown;
    private @Nullable Thread life;
    private volatile boolean closed;

    /**
     * @param parents edges that are asked for blobs before the province
     */
    SimulatedEdge(Path data, Staff.Enrolled who, URI origin, List<URI> parents) throws IOException {
        this(data, who, origin, parents, System::nanoTime);
    }

    /**
     * @param nanos the machine's time since boot
     */
    SimulatedEdge(Path data, Staff.Enrolled who, URI origin, List<URI> parents, LongSupplier nanos)
            throws IOException {
        RealDisk disk = new RealDisk();
        disk.createFolders(data);
        Blobs blobs = Blobs.open(data, disk, Verify.fromPlatter());
        try {
            trust = Trust.open(data.resolve("trust"), disk, who.root(), Clock.systemUTC(), nanos);
        } catch (Refused e) {
            throw new IOException("the root document is not believed", e);
        }
        releases = new Releases(data, disk, blobs);
        releases.restore(/* unclean= */ false, trust);
        province = new Province(origin, Optional.of(who.token()), Province.Patience.NORMAL);
        ticket = new OwnTicket(data, disk, province, trust.time().asClock());
        this.parents = parents.stream().map(p -> new Neighbour(p, ticket::bearer)).toList();
        Sources sources =
                new Sources(province, this.parents, System::nanoTime, TREE, (name, why) -> {});
        sync =
                new ReleaseSync(
                        province,
                        sources,
                        trust,
                        blobs,
                        releases,
                        new ReleaseSync.Limits(
                                /* reserveBytes= */ 0,
                                /* documentBytes= */ 64 << 20,
                                /* bytesPerSecond= */ 0,
                                /* parallel= */ 2),
                        () -> FillWindow.FULL,
                        System::nanoTime);
        door = new BlobDoor(trust, blobs);
        name = who.name();
        key = OwnKey.loadOrCreate(data, disk);
        receipts = Receipts.open(data.resolve("receipts"), disk, name, key, trust.time().asClock());
    }

    URI address() {
        return door.address();
    }

    long active() {
        return releases.activeNumber();
    }

    Outcome round() throws IOException {
        if (!parents.isEmpty()) {
            ticket.renew();
        }
        return sync.runOnce();
    }

    /** Rounds until a release is active. */
    void fill() throws IOException, InterruptedException {
        while (!closed) {
            Outcome outcome = round();
            if (outcome instanceof Outcome.Activated || outcome instanceof Outcome.UpToDate) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
        }
    }

    /** Hears of releases and takes them until it is closed. */
    void live() {
        life =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                NewsLine line = new NewsLine(province);
                                while (!closed) {
                                    liveOn(line);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt(); // closed
                            }
                        });
    }

    private void liveOn(NewsLine line) throws InterruptedException {
        try {
            fill();
            confirm();
        } catch (IOException e) {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MS); // no line at the moment
            return;
        }
        switch (line.listen(trust.timestampVersion())) {
            case NewsLine.Heard.News(var version) -> {
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(SPREAD_MS));
                sync.look();
                try {
                    confirm();
                } catch (IOException e) {
                    TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
                }
                rest.afterSuccess();
            }
            case NewsLine.Heard.Quiet() -> rest.afterSuccess();
            case NewsLine.Heard.NotOffered(var status) -> TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
            case NewsLine.Heard.Failed(var detail) -> Thread.sleep(rest.afterFailure());
        }
    }

    /** As the packed edge's confirmations do. */
    private void confirm() throws IOException {
        Releases.InForce gone = releases.inForce();
        receipts.inForce(gone.release(), gone.withdrawn());
        if (!isKeyKnown) {
            byte[] word = key.sign(EdgeKey.MEDIA_TYPE, new EdgeKey(name, key.shown()));
            int status = province.post("sync/key", word).status();
            if (status != 200 && status != 204) {
                throw new IOException("the province answers " + status + " to a key");
            }
            isKeyKnown = true;
        }
        receipts.send(province);
    }

    /** Whether boxes would be told that it is gone: withdrawn, or no longer lent. */
    boolean isGone(String courseware) {
        releases.afterSilence(trust.silence());
        return releases.get().orElseThrow().isGone(courseware);
    }

    @Override
    public void close() {
        closed = true;
        Thread living = life;
        if (living != null) {
            living.interrupt();
        }
        door.close();
        parents.forEach(Neighbour::close);
        province.close();
        try {
            if (living != null && !living.join(STOPS_WITHIN)) {
                throw new IllegalStateException("an edge goes on after its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
