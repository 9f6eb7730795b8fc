package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Timestamp;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.kit.Wiretap;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import kejian.edge.trust.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A look that finds nothing new is one small request, and for all that nothing is believed that was
 * not before: a changed ring, a replayed or an ended word is noticed.
 */
class PollTest {

    private static final String TIMESTAMP = "/sync/timestamp.json";
    private static final String WEEK = "2026-11-30T08:00:00Z";

    /** As long as the tokens that an origin issues. */
    private static final String TOKEN = "k".repeat(48);

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final AtomicLong nanos = new AtomicLong();
    private Wiretap line;
    private Province province;
    private Trust trust;
    private Releases releases;
    private ReleaseSync sync;

    @BeforeEach
    void start() throws Exception {
        line = new Wiretap(origin.address());
        Clock wall = Clock.fixed(NOW, ZoneOffset.UTC);
        RealDisk disk = new RealDisk();
        Blobs blobs = Blobs.open(data, disk, Verify.everyByte());
        trust = Trust.open(data.resolve("trust"), disk, origin.pinned, wall, nanos::get);
        releases = new Releases(data, disk, blobs);
        Duration short2s = Duration.ofSeconds(2);
        province =
                new Province(
                        line.address(),
                        Optional.of(TOKEN),
                        new Province.Patience(short2s, short2s, short2s, 1_000));
        sync =
                new ReleaseSync(
                        province,
                        Sources.of(province),
                        trust,
                        blobs,
                        releases,
                        new ReleaseSync.Limits(0, 1 << 20, 0, 1),
                        () -> FillWindow.FULL,
                        nanos::get);
        origin.publish(1, bytes(1, 5_000));
        assertThat(sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        origin.requests.clear();
    }

    @AfterEach
    void stop() throws IOException {
        province.close();
        line.close();
        origin.close();
    }

    /** What the next look asks for, in order. */
    private List<String> asked(Outcome expected) {
        origin.requests.clear();
        assertThat(sync.runOnce()).isEqualTo(expected);
        return List.copyOf(origin.requests);
    }

    private String refused() {
        return sync.runOnce() instanceof Outcome.NotBelieved(var refusal)
                ? refusal.reason()
                : "nothing";
    }

    private byte[] root2(Keys signer) {
        return Keys.sign(Type.ROOT, Keys.ring(2, 1, signer, origin.root), origin.root);
    }

    /** The province's next word; nothing new but its date. */
    private void renew(long version, Instant at, Keys signer) {
        origin.stamp(
                new Timestamp(
                        version,
                        at.toString(),
                        at.plus(Duration.ofDays(7)).toString(),
                        1,
                        ref(origin.documents.get("/sync/snapshot/1.json"))),
                signer);
    }

    @Test
    void poll_nothingNew_isOneRequestOfLessThanAKilobyte() {
        long bytes = line.bytes();
        long requests = line.requests();
        assertThat(sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
        assertThat(line.requests() - requests).isEqualTo(1);
        assertThat(line.bytes() - bytes).isBetween(500L, 1_000L);
    }

    @Test
    void poll_onlyTheDateIsNew_isOneRequestAndSetsTheTime() {
        nanos.addAndGet(Duration.ofMinutes(30).toNanos());
        renew(2, NOW.plusSeconds(60), origin.signer);
        assertThat(asked(new Outcome.UpToDate(1))).containsExactly(TIMESTAMP);
        assertThat(trust.time().now()).isEqualTo(NOW.plusSeconds(60));
        assertThat(trust.timestampVersion()).isEqualTo(2);
    }

    @Test
    void ring_changedAndNothingSaysSo_isNoticedWithinAnHour() {
        origin.documents.put("/sync/root/2.json", root2(origin.signer));
        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(asked(new Outcome.UpToDate(1))).containsExactly(TIMESTAMP);
        assertThat(trust.rootVersion()).isEqualTo(1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(asked(new Outcome.UpToDate(1)))
                .containsExactly(TIMESTAMP, "/sync/root/2.json", "/sync/root/3.json", TIMESTAMP);
        assertThat(trust.rootVersion()).isEqualTo(2);
        assertThat(asked(new Outcome.UpToDate(1))).containsExactly(TIMESTAMP);
    }

    @Test
    void ring_withAnotherSigner_isNoticedByItsFirstWord() {
        Keys next = Keys.fresh();
        origin.documents.put("/sync/root/2.json", root2(next));
        renew(2, NOW, next);
        assertThat(sync.runOnce()).isInstanceOf(Outcome.NotBelieved.class); // the old snapshot
        assertThat(trust.rootVersion()).isEqualTo(2);
        assertThat(trust.timestampVersion()).isEqualTo(2);
        renew(3, NOW, origin.signer);
        assertThat(refused()).isEqualTo("wrong-key");
    }

    @Test
    void release_isNew_ringIsAskedForBeforeAnythingOfIt() {
        origin.documents.put("/sync/root/2.json", root2(origin.signer));
        origin.publish(2, bytes(2, 700));
        assertThat(asked(new Outcome.Activated(2)))
                .startsWith(
                        TIMESTAMP,
                        "/sync/root/2.json",
                        "/sync/root/3.json",
                        TIMESTAMP,
                        "/sync/snapshot/2.json",
                        "/sync/release/2.json");
        assertThat(trust.rootVersion()).isEqualTo(2);
    }

    @Test
    void ring_refused_isAskedForAgainWithEachLook() {
        Keys stranger = Keys.fresh();
        origin.documents.put(
                "/sync/root/2.json",
                Keys.sign(Type.ROOT, Keys.ring(2, 1, stranger, stranger), stranger));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(refused()).isEqualTo("wrong-key");
        assertThat(refused()).isEqualTo("wrong-key");
        assertThat(releases.activeNumber()).isEqualTo(1);
    }

    @Test
    void word_replayed_isRefusedAsBefore() {
        byte[] old = origin.documents.get(TIMESTAMP);
        renew(2, NOW.plusSeconds(60), origin.signer);
        assertThat(sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
        origin.documents.put(TIMESTAMP, old);
        assertThat(refused()).isEqualTo("rollback");
        assertThat(trust.timestampVersion()).isEqualTo(2);
    }

    @Test
    void word_frozen_isRefusedFromItsEndOn() {
        nanos.addAndGet(Duration.ofDays(7).toNanos());
        assertThat(refused()).isEqualTo("expired");
    }

    @Test
    void snapshot_heldPastItsEnd_isRefusedAsIfItHadBeenFetched() {
        Instant later = Instant.parse(WEEK);
        nanos.addAndGet(Duration.between(NOW, later).toNanos());
        renew(2, later, origin.signer);
        assertThat(refused()).isEqualTo("expired");
        assertThat(trust.timestampVersion()).isEqualTo(2); // the word itself was good
    }

    @Test
    void answerWithoutABody_isNoSignOfLife() {
        origin.with(
                TIMESTAMP,
                (x, _) -> {
                    x.getResponseHeaders().set("ETag", "\"1\"");
                    x.sendResponseHeaders(304, -1);
                });
        assertThat(sync.runOnce()).isInstanceOf(Outcome.NotBelieved.class);
    }

    @Test
    void news_thatAreNone_costOneRequestAndChangeNothing() {
        origin.with(
                "/sync/news",
                (x, _) ->
                        TroublesomeOrigin.send(
                                x, 200, "{\"timestamp\":99}".getBytes(StandardCharsets.UTF_8)));
        assertThat(new NewsLine(province).listen(1)).isEqualTo(new NewsLine.Heard.News(99));
        origin.requests.clear();
        assertThat(sync.look()).isEmpty();
        assertThat(origin.requests).containsExactly(TIMESTAMP);
        assertThat(trust.timestampVersion()).isEqualTo(1);
    }
}
