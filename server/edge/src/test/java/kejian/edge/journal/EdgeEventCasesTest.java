package kejian.edge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.viewing.JournalBatch;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.kit.Viewings;
import kejian.edge.province.Province;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of viewing records that are the edge's own, numbered on from those at the province
 * ({@code EventCasesTest}); that it comes again with a jitter is {@code SyncRestTest}'s part.
 */
class EdgeEventCasesTest {

    private static final int TWICE = 2;

    @TempDir Path folder;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();

    /** What the province holds, and how often each came. */
    private final ConcurrentSkipListMap<Long, AtomicInteger> held = new ConcurrentSkipListMap<>();

    private volatile int status = 200;
    private volatile boolean answersAreLost;

    EdgeEventCasesTest() {
        origin.with(
                "/sync/journal",
                (x, nothing) -> {
                    byte[] body = x.getRequestBody().readAllBytes();
                    JournalBatch batch = new ObjectMapper().readValue(body, JournalBatch.class);
                    if (status != 200) {
                        TroublesomeOrigin.send(x, status, new byte[0]);
                        return;
                    }
                    batch.entries()
                            .forEach(e ->
                                    held.computeIfAbsent(e.seq(), _ -> new AtomicInteger())
                                            .incrementAndGet());
                    if (answersAreLost) {
                        x.close();
                        return;
                    }
                    String receipt = "{\"upTo\":%d}".formatted(held.lastKey());
                    TroublesomeOrigin.send(x, 200, receipt.getBytes(StandardCharsets.UTF_8));
                });
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Journal journal(int records) throws IOException {
        Journal journal = Journal.open(folder, new RealDisk(), JournalTest.LIMITS);
        for (int i = 0; i < records; i++) {
            journal.append(List.of(Viewings.event("s" + i)));
        }
        return journal;
    }

    private static Province province(URI address) {
        return new Province(address, Optional.of("t"), Province.Patience.NORMAL);
    }

    @Test
    void case22_answerIs503_theCursorStays_andAllComesOnce() throws Exception {
        try (Journal journal = journal(20);
                Province province = province(origin.address())) {
            Upload upload = new Upload(journal, province, "county-1");
            for (int other : List.of(503, 500, 502, 504, 429, 401, 302, 404)) {
                status = other;
                assertThatThrownBy(upload::runOnce).isInstanceOf(IOException.class);
                assertThat(journal.acknowledgedSeq()).as("after %d", other).isZero();
            }
            status = 200;
            assertThat(upload.runOnce()).isEqualTo(20);
            assertThat(journal.backlog()).isZero();
            assertThat(upload.poisonedSoFar()).isZero();
            assertThat(held)
                    .hasSize(20)
                    .allSatisfy((seq, times) -> assertThat(times.get()).isEqualTo(1));
        }
    }

    @Test
    void case23_answerIsLost_theCursorStays_andAllComesAgain() throws Exception {
        try (Journal journal = journal(20);
                Province province = province(origin.address())) {
            answersAreLost = true;
            Upload upload = new Upload(journal, province, "county-1");
            assertThatThrownBy(upload::runOnce).isInstanceOf(IOException.class);
            assertThat(journal.acknowledgedSeq()).isZero();
            assertThat(held).hasSize(20);
            answersAreLost = false;
            assertThat(upload.runOnce()).isEqualTo(20);
            assertThat(journal.backlog()).isZero();
            assertThat(held)
                    .hasSize(20)
                    .allSatisfy((seq, times) -> assertThat(times.get()).isEqualTo(TWICE));
        }
    }

    /** At each byte of the request, and at each of the answer. */
    @Test
    void case24_lineCutAtAnyByte_theCursorMovesOnlyAfterTheWholeAnswer() throws Exception {
        try (Journal journal = journal(0);
                CutLine line = new CutLine(origin.address().getPort());
                Province province = province(line.address())) {
            Upload upload = new Upload(journal, province, "county-1");
            journal.append(List.of(Viewings.event("first-1")));
            upload.runOnce();
            long up = line.up.get();
            long whole = up + line.down.get();
            assertThat(up).isGreaterThan(400);
            int took = 0;
            for (long cut = 0; cut < whole; cut++) {
                journal.append(List.of(Viewings.event("other-1")));
                long before = journal.acknowledgedSeq();
                line.cutAfter(cut);
                assertThatThrownBy(upload::runOnce)
                        .as("cut at byte %d of %d", cut, whole)
                        .isInstanceOf(IOException.class);
                assertThat(journal.acknowledgedSeq()).isEqualTo(before);
                took += held.containsKey(before + 1) ? 1 : 0;
                line.mend();
                upload.runOnce();
                assertThat(journal.backlog()).isZero();
            }
            // numbers grow, and requests with them
            assertThat(took).isGreaterThan((int) (whole - up) - 8);
            assertThat(held).hasSize((int) whole + 1);
            assertThat(upload.poisonedSoFar()).isZero();
            System.out.printf(
                    "cut at %d bytes of a request and %d of its answer%n", up, whole - up);
        }
    }

    /** A line that lets so many bytes through, up and down together, and is dead then. */
    private static final class CutLine implements AutoCloseable {

        private final int port;
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        final AtomicLong up = new AtomicLong();
        final AtomicLong down = new AtomicLong();
        private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

        CutLine(int port) throws IOException {
            this.port = port;
            threads.submit(() -> {
                while (true) {
                    Socket edge = door.accept();
                    threads.submit(() -> carry(edge));
                }
            });
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + door.getLocalPort());
        }

        void cutAfter(long bytes) {
            left.set(bytes);
        }

        void mend() {
            left.set(Long.MAX_VALUE);
        }

        private Void carry(Socket edge) throws Exception {
            try (edge;
                    Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
                var back = threads.submit(() -> pass(origin, edge, edge, down));
                pass(edge, origin, edge, up);
                origin.close();
                edge.close();
                back.get();
            }
            return null;
        }

        private Void pass(Socket from, Socket to, Socket edge, AtomicLong count)
                throws IOException {
            byte[] buffer = new byte[4_096];
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                long allowed = left.getAndAdd(-read);
                count.addAndGet(read);
                out.write(buffer, 0, (int) Math.clamp(allowed, 0, read));
                if (allowed <= read && allowed < Long.MAX_VALUE / 2) {
                    to.close();
                    from.close();
                    edge.close();
                    return null;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            door.close();
            threads.shutdownNow();
        }
    }
}
