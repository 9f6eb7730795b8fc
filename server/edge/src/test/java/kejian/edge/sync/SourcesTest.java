package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.ReleaseManifest;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import kejian.edge.tree.Neighbour;
import kejian.edge.trust.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two other edges before the province; whatever they do, what is activated is right. */
class SourcesTest {

    private static final Province.Patience PATIENCE =
            new Province.Patience(
                    Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(700), 10_000);

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final TroublesomeOrigin first = new TroublesomeOrigin();
    private final TroublesomeOrigin second = new TroublesomeOrigin();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong rate = new AtomicLong(FillWindow.FULL);
    private final List<String> refusals = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Blobs blobs;
    private Releases releases;
    private Trust trust;
    private Province province;
    private Sources sources;
    private ReleaseSync sync;

    @BeforeEach
    void start() throws Exception {
        Clock wall = Clock.fixed(TroublesomeOrigin.NOW, ZoneOffset.UTC);
        RealDisk disk = new RealDisk();
        blobs = Blobs.open(data, disk, Verify.everyByte());
        trust = Trust.open(data.resolve("trust"), disk, origin.pinned, wall, () -> 0L);
        releases = new Releases(data, disk, blobs);
        province = new Province(origin.address(), Optional.of("secret"), PATIENCE);
        open.add(province);
        compose(Sources.Waiting.NONE);
    }

    private void compose(Sources.Waiting waiting) {
        sources =
                new Sources(
                        province,
                        List.of(neighbour(first.address()), neighbour(second.address())),
                        nanos::get,
                        waiting,
                        (name, refusal) -> refusals.add(name + " " + refusal.reason()));
        sync =
                new ReleaseSync(
                        province,
                        sources,
                        trust,
                        blobs,
                        releases,
                        new ReleaseSync.Limits(0, 1 << 20, 0, 1),
                        rate::get,
                        nanos::get);
    }

    private Neighbour neighbour(URI address) {
        Neighbour made = new Neighbour(address, () -> Optional.of("ticket"), PATIENCE);
        open.add(made);
        return made;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        origin.close();
        first.close();
        second.close();
    }

    /** Publishes at the province; these edges have the blobs as well. */
    private ReleaseManifest publish(long number, TroublesomeOrigin... holders) {
        ReleaseManifest manifest =
                origin.publish(number, bytes((int) number * 10, 90_000), bytes((int) number, 70));
        for (BlobRef blob : manifest.blobs()) {
            for (TroublesomeOrigin holder : holders) {
                holder.add(origin.documents.get("/sync/blob/" + blob.sha256()));
            }
        }
        return manifest;
    }

    private static long blobRequests(TroublesomeOrigin at) {
        return at.requests.stream()
                .filter(r -> r.startsWith("/sync/blob/") && !r.endsWith(" broke"))
                .count();
    }

    private void assertActive(ReleaseManifest manifest) throws IOException {
        assertThat(releases.activeNumber()).isEqualTo(manifest.number());
        for (BlobRef blob : manifest.blobs()) {
            assertThat(blobs.scrub(blob.digest())).isTrue();
        }
    }

    @Test
    void blobs_thatAnotherEdgeHas_areNotAskedOfTheProvince() throws Exception {
        ReleaseManifest manifest = publish(1, first);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(blobRequests(origin)).isZero();
        assertThat(first.requests)
                .as("documents come from the province alone")
                .allMatch(r -> r.startsWith("/sync/blob/"));
        assertThat(sources.seen().getFirst().bytes())
                .isEqualTo(manifest.blobs().stream().mapToLong(BlobRef::sizeBytes).sum());
    }

    @Test
    void edgeThatLies_isNamed_setAsideLonger_eachTime_andItsBytesAreNotTaken() throws Exception {
        ReleaseManifest manifest = publish(1, first, second);
        first.with("/sync/blob", TroublesomeOrigin.instead(TroublesomeOrigin::flip));
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(refusals).containsExactly(first.address() + " digest-differs");
        assertThat(blobRequests(first)).as("one lie is enough").isEqualTo(1);
        assertThat(blobRequests(origin)).isZero();
        Sources.Seen liar = sources.seen().getFirst();
        assertThat(liar.asideSeconds()).isEqualTo(3_600);
        assertThat(liar.why()).isEqualTo("digest-differs");

        nanos.addAndGet(Duration.ofSeconds(3_599).toNanos());
        publish(2, first, second);
        sync.runOnce();
        assertThat(blobRequests(first)).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        publish(3, first, second);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(3));
        assertThat(blobRequests(first)).as("it had its chance").isEqualTo(2);
        assertThat(sources.seen().getFirst().asideSeconds()).isEqualTo(7_200);
    }

    @Test
    void portalInTheWay_isNamed_andTheNextIsAsked() throws Exception {
        ReleaseManifest manifest = publish(1, second);
        first.with("/sync/blob", TroublesomeOrigin.portal());
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(refusals).containsExactly(first.address() + " foreign-page");
        assertThat(blobRequests(origin)).isZero();
    }

    @Test
    void edgeThatDrips_isLeft_andTheRestComesFromTheNext() throws Exception {
        ReleaseManifest manifest = publish(1, first, second);
        first.with(
                "/sync/blob",
                (x, b) -> {
                    x.sendResponseHeaders(200, b.length);
                    for (byte each : b) {
                        x.getResponseBody().write(each);
                        x.getResponseBody().flush();
                        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                    }
                });
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(sources.seen().getFirst().why()).contains("too slowly");
        assertThat(sources.seen().getFirst().asideSeconds()).isEqualTo(60);
        assertThat(blobRequests(first)).isEqualTo(1);
        assertThat(refusals).isEmpty();
    }

    @Test
    void prefixOfALiar_isNotTheNextOnesFault() throws Exception {
        ReleaseManifest manifest = publish(1, first, second);
        first.with(
                "/sync/blob",
                (x, b) -> { // wrong bytes, then a cut: what came lies in the partial file
                    x.sendResponseHeaders(200, b.length);
                    x.getResponseBody().write(new byte[Math.min(b.length - 1, 60)]);
                    x.getResponseBody().flush();
                });
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(refusals).as("of the second edge").isEmpty();
        assertThat(sources.seen().get(1).why()).isEmpty();
        assertThat(blobRequests(origin)).isZero();
    }

    @Test
    void edgesThatLackIt_orAreGone_orDoNotAdmitUs_leaveItToTheProvince() throws Exception {
        ReleaseManifest one = publish(1);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(one);
        assertThat(sources.seen()).allSatisfy(s -> assertThat(s.asideSeconds()).isZero());
        first.with("/sync/blob", (x, b) -> x.sendResponseHeaders(401, -1));
        second.close();
        ReleaseManifest two = publish(2);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        assertActive(two);
        assertThat(sources.seen().get(0).why()).isEqualTo("status 401");
        assertThat(sources.seen()).allSatisfy(s -> assertThat(s.asideSeconds()).isEqualTo(60));
        assertThat(ref(bytes(2, 70))).isIn(two.blobs());
    }

    private static final Sources.Waiting TEN_MINUTES =
            new Sources.Waiting(Duration.ofMinutes(10), Duration.ofMillis(4));

    /** Answers so many times so, and rightly from then on. */
    private void notYet(int times, int status) {
        AtomicLong asked = new AtomicLong();
        first.with(
                "/sync/blob",
                (x, b) -> {
                    if (asked.incrementAndGet() <= times) {
                        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
                        x.getResponseHeaders().set("Retry-After", "2");
                        x.sendResponseHeaders(status, -1);
                    } else {
                        TroublesomeOrigin.honest(x, b);
                    }
                });
    }

    @Test
    void edgeThatIsStillFilled_orBusy_isWaitedFor_andTheProvinceSendsNothing() throws Exception {
        compose(TEN_MINUTES);
        for (int status : new int[] {404, 503}) {
            notYet(3, status);
            ReleaseManifest manifest = publish(status, first);
            assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(status));
            assertActive(manifest);
        }
        assertThat(blobRequests(origin)).isZero();
        assertThat(sources.seen()).allSatisfy(s -> assertThat(s.asideSeconds()).isZero());
    }

    @Test
    void edgeThatNeverHasIt_isWaitedForTenMinutes_andNotAgainForTheSameRelease() throws Exception {
        compose(TEN_MINUTES);
        notYet(Integer.MAX_VALUE, 404);
        ReleaseManifest manifest = publish(1);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        // 4 × 3 minutes for the first, once each for the others
        assertThat(blobRequests(first)).isEqualTo(4 + manifest.blobs().size() - 1);
        long before = blobRequests(first);
        BlobRef lost = manifest.blobs().getFirst();
        Path file = blobs.locate(lost.digest()).orElseThrow();
        Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
        assertThat(blobs.scrub(lost.digest())).isFalse();
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertThat(blobRequests(first) - before).isEqualTo(1);
    }

    @Test
    void edgeThatIsStillFilled_isNotWaitedFor_whereSomethingElseWaits() throws Exception {
        compose(TEN_MINUTES);
        notYet(Integer.MAX_VALUE, 404);
        BlobRef blob = publish(1).blobs().getFirst();
        BlobFetch fetch = new BlobFetch(blobs, new RateLimit(rate::get), (source, n) -> {});
        sources.begin(1);
        sources.beginWithoutWaiting();
        sources.fetch(fetch, blob);
        assertThat(blobRequests(first)).isEqualTo(1);
        assertThat(blobs.scrub(blob.digest())).isTrue();
    }

    @Test
    void edgeThatSaysNotToComeAgain_isNotWaitedFor() throws Exception {
        compose(TEN_MINUTES);
        ReleaseManifest manifest = publish(1); // the others serve no blobs, or are of before
        long began = nanos.get();
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertActive(manifest);
        assertThat(nanos.get()).isEqualTo(began);
        assertThat(blobRequests(first)).isEqualTo(manifest.blobs().size());
    }

    @Test
    void courierComes_whileAnotherEdgeIsWaitedFor_isNotKeptWaiting() throws Exception {
        compose(TEN_MINUTES);
        first.with(
                "/sync/blob",
                (x, b) -> {
                    x.getResponseHeaders().set("Retry-After", "2");
                    x.sendResponseHeaders(404, -1);
                });
        publish(1);
        Thread filling = Thread.ofVirtual().start(sync::runOnce);
        while (blobRequests(first) < 2) {
            Thread.onSpinWait();
        }
        sync.runOnce(new NoDisk());
        assertThat(filling.join(Duration.ofSeconds(10))).isTrue();
        assertThat(blobRequests(origin)).isZero();
    }

    /** A courier's disk with nothing on it. */
    private static final class NoDisk implements CarriedSource {

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public boolean holds(BlobRef blob) {
            return false;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public Province.Answer get(String path, int limitBytes) {
            return new Province.Answer(404, "", new byte[0]);
        }

        @Override
        public Body stream(String path, java.util.Map<String, String> headers) throws IOException {
            throw new IOException("nothing lies here");
        }
    }

    @Test
    void window_closed_fetchesNoBlob_andOpensInTheMiddle() throws Exception {
        rate.set(0);
        publish(1, first);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Interrupted("the fill window is closed"));
        assertThat(blobRequests(first)).isZero();
        rate.set(60_000);
        long began = System.nanoTime();
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertThat(System.nanoTime() - began).as("90 kB at 60 kB/s").isGreaterThan(1_000_000_000L);
        first.with(
                "/sync/blob",
                (x, b) -> {
                    rate.set(0); // it closes while a blob comes
                    TroublesomeOrigin.honest(x, b);
                });
        publish(2, first);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Interrupted("the fill window is closed"));
        assertThat(sources.seen().getFirst().why()).as("no source's fault").isEmpty();
    }
}
