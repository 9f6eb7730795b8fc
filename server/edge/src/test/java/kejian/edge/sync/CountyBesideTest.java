package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.ref;
import static kejian.edge.sync.CountyStage.AREA;
import static kejian.edge.sync.CountyStage.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;
import kejian.edge.kit.ForwardingDisk;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The province's release and the county's share one line, and neither is in the other's way. */
class CountyBesideTest {

    private static final int PATIENCE_S = 20;

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final CountyStage stage = new CountyStage(origin);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch heard = new CountDownLatch(1);
    private final AtomicBoolean isFull = new AtomicBoolean();
    private Node node;

    @BeforeEach
    void showBoth() throws Exception {
        stage.publish(1, 1);
        node =
                Node.ofCounty(
                        data,
                        new ForwardingDisk() {
                            @Override
                            public long freeBytes(Path folder) throws IOException {
                                return isFull.get() ? 0 : super.freeBytes(folder);
                            }
                        },
                        origin.pinned,
                        origin.address(),
                        AREA,
                        Releases::new);
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("1.1");
        assertThat(node.sync.isFilling()).isFalse();
    }

    @AfterEach
    void stop() {
        heard.countDown();
        node.close();
        origin.close();
    }

    /** A part of it comes, and the rest when the test says so. */
    private void slowly(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes, 0, 100);
            out.flush();
            begun.countDown();
            heard.await(PATIENCE_S, TimeUnit.SECONDS);
            out.write(bytes, 100, bytes.length - 100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private CompletableFuture<Outcome> filling(byte[] slow) throws Exception {
        origin.with("/sync/blob/" + ref(slow).sha256(), this::slowly);
        CompletableFuture<Outcome> round = CompletableFuture.supplyAsync(node.sync::runOnce);
        assertThat(begun.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(node.sync.isFilling()).isTrue();
        return round;
    }

    @Test
    void countysFill_endsForANewReleaseOfTheProvince() throws Exception {
        stage.publish(1, 2);
        CompletableFuture<Outcome> round = filling(CountyStage.picture(2));
        stage.publish(2, 2);
        assertThat(node.sync.look()).isEmpty();
        heard.countDown();
        assertThat(round.get(PATIENCE_S, TimeUnit.SECONDS)).isInstanceOf(Outcome.Interrupted.class);
        assertThat(node.shown()).isEqualTo("1.1");
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("2.2");
    }

    @Test
    void provincesFill_endsForANewReleaseOfTheCounty_thatLacksLess() throws Exception {
        byte[] film = TroublesomeOrigin.bytes(77, 50_000);
        stage.more = List.of(origin.add(film));
        stage.publish(2, 1);
        CompletableFuture<Outcome> round = filling(film);
        stage.publish(2, 2);
        assertThat(node.sync.look()).isEmpty();
        heard.countDown();
        assertThat(round.get(PATIENCE_S, TimeUnit.SECONDS)).isInstanceOf(Outcome.Interrupted.class);
        origin.with(
                "/sync/blob/" + ref(film).sha256(),
                (x, bytes) -> TroublesomeOrigin.send(x, 500, new byte[0]));
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("1.2");
    }

    @Test
    void countysFill_goesOnWhereNothingIsNew() throws Exception {
        stage.publish(1, 2);
        CompletableFuture<Outcome> round = filling(CountyStage.picture(2));
        assertThat(node.sync.look()).isEmpty();
        heard.countDown();
        round.get(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(node.shown()).isEqualTo("1.2");
    }

    @Test
    void whatWasRefusedOfTheCountys_isNotFetchedAgainAtOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TroublesomeOrigin.Answer flipped = TroublesomeOrigin.instead(TroublesomeOrigin::flip);
        origin.with(
                "/sync/blob/" + ref(CountyStage.picture(2)).sha256(),
                (x, bytes) -> {
                    asked.incrementAndGet();
                    flipped.send(x, bytes);
                });
        stage.publish(1, 2);
        node.sync.runOnce();
        int once = asked.get();
        assertThat(once).isPositive();
        node.sync.runOnce();
        assertThat(asked).hasValue(once);
        assertThat(node.sync.county().reason()).isEqualTo("digest-differs");
        origin.behave();
        stage.publish(1, 3);
        node.sync.runOnce();
        assertThat(node.shown()).as("another one is not made to wait").isEqualTo("1.3");
    }

    @Test
    void provincesDocument_isNotFetchedAgainForACountysRelease() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        stage.more = List.of(origin.add(TroublesomeOrigin.bytes(78, 50_000)));
        stage.publish(2, 2);
        origin.with(
                "/sync/release/2.json",
                (x, bytes) -> {
                    asked.incrementAndGet();
                    TroublesomeOrigin.send(x, 200, bytes);
                });
        origin.with(
                "/sync/blob/" + stage.more.getFirst().sha256(),
                (x, bytes) -> TroublesomeOrigin.send(x, 500, new byte[0]));
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("1.2");
        stage.publish(2, 3);
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("1.3");
        assertThat(asked).hasValue(1);
    }

    @Test
    void countysFill_takesNoRoomOfWhatTheProvinceCanBeRolledBackTo() throws Exception {
        stage.publish(2, 1);
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("2.1");
        isFull.set(true);
        stage.publish(2, 2);
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("2.1");
        assertThat(node.sync.county().reason()).isEqualTo("no-room");
        isFull.set(false);
        assertThat(node.sync.rollBack()).hasValue(1);
    }

    @Test
    void countysUsualLease_givesWayToTheProvinces() throws Exception {
        stage.catalogue =
                c ->
                        new Catalogue(
                                c.release(),
                                c.titleOfProvince(),
                                c.columns(),
                                c.titles(),
                                c.restricted(),
                                90_000L);
        stage.publish(1, 2);
        node.sync.runOnce();
        assertThat(node.shown()).isEqualTo("1.2");
        ReleaseView view = node.releases.get().orElseThrow();
        assertThat(view.afterSilence(999).goneBecause(OWN)).isNull();
        assertThat(view.afterSilence(1_000).goneBecause(OWN)).isEqualTo(Problem.LEASE_ENDED);
    }
}
