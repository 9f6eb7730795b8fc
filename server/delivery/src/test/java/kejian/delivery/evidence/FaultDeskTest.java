package kejian.delivery.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultDeskTest {

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger written = new AtomicInteger();

    private final FaultDesk desk =
            new FaultDesk(
                    vertx,
                    new EvidenceJournal() {
                        @Override
                        public void append(List<ViewingEvent> events) {}

                        @Override
                        public void report(FaultReport fault) throws IOException {
                            try {
                                if (!gate.await(20, TimeUnit.SECONDS)) {
                                    throw new IOException("the test never opened the gate");
                                }
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                            written.incrementAndGet();
                        }
                    },
                    Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void saidTwice_beforeItIsOnTheDisk_bothWait_andItIsWrittenOnce() throws Exception {
        Future<Void> first = desk.report("box 1", "sound", "1", null).orElseThrow();
        Future<Void> second = desk.report("box 1", "sound", "1", null).orElseThrow();
        assertThat(first.isComplete()).isFalse();
        assertThat(second.isComplete()).isFalse();
        gate.countDown();
        first.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        second.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(written).hasValue(1);
    }
}
