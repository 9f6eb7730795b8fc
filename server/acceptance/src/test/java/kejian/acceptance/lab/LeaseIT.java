package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 (b) on a running edge: its line is cut, and when the lease is over no address, session or list
 * gives the title any more, nor after kill -9; the province's next word alone brings it back. While
 * the province speaks, though nothing is published, the title stays.
 */
class LeaseIT {

    private static final Duration LEASE = Duration.ofSeconds(12);

    /** The edge hears a word within two seconds and looks at leases at whole seconds. */
    private static final Duration LATE = Duration.ofSeconds(4);

    private static final long WORD_EVERY_NANOS = 2_000_000_000L;
    private static final long IN_TIME_NANOS = 30_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "/a/cw/" + EveryAddress.TITLE + ".htm";
    private static final String[] OFTEN = {
        "-Dkejian.sync.interval=1s", "-Dkejian.sync.longest-interval=2s"
    };

    @TempDir Path folder;
    private final EveryAddress every = new EveryAddress();
    private final Clock clock = Clock.systemUTC();

    @Test
    void edgeWhoseLineIsCut_stopsWithTheLease_staysSoAfterAKill_andComesBackWithTheLine()
            throws Exception {
        try (SampleRelease release = new SampleRelease(folder)) {
            ReleaseServer province = release.province();
            province.lend(LEASE.toSeconds());
            Thread speaking = speaking(province);
            List<String> addresses;
            try (Server edge = release.edge("edge", List.of(), OFTEN)) {
                addresses = every.of(edge, release);
                servesForLongerThanTheLease(edge);
                assertThat(every.answersOtherThan(200, edge, addresses)).isEmpty();

                speaking.interrupt();
                speaking.join();
                province.silence(true);
                Instant renewedAt = Instant.parse(lease(edge).path("renewedAt").asText());
                awaitStatus(410, edge);
                Duration took = Duration.between(renewedAt, clock.instant());
                assertThat(took).isBetween(LEASE, LEASE.plus(LATE));
                assertThat(every.answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(every.listsThatName(edge)).isEmpty();
                HttpResponse<String> answer = every.get(edge, PAGE);
                assertThat(answer.headers().firstValue("Problem-Type")).hasValue("lease-ended");
                assertThat(lease(edge).path("columns").path(0).path("ended").asBoolean()).isTrue();
                System.out.printf(
                        "lease ended: %d addresses and %d lists %d ms after the last word%n",
                        addresses.size(), EveryAddress.LISTS.size(), took.toMillis());
                EveryAddress.kill9(edge);
            }
            try (Server edge = release.edge("edge", release.number(), List.of(), OFTEN)) {
                assertThat(every.answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(every.listsThatName(edge)).isEmpty();
                province.silence(false);
                province.speak();
                awaitStatus(200, edge);
                assertThat(every.listsThatName(edge))
                        .containsExactlyInAnyOrderElementsOf(EveryAddress.LISTS);
            }
        }
    }

    private static Thread speaking(ReleaseServer province) {
        return Thread.ofVirtual()
                .start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            province.speak();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        LockSupport.parkNanos(WORD_EVERY_NANOS);
                    }
                });
    }

    private void servesForLongerThanTheLease(Server edge) throws IOException, InterruptedException {
        long until = System.nanoTime() + LEASE.plus(LATE).toNanos();
        while (System.nanoTime() < until) {
            assertThat(every.get(edge, PAGE).statusCode()).isEqualTo(200);
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** As the edge's own port tells who may read its data folder. */
    private JsonNode lease(Server edge) throws IOException, InterruptedException {
        byte[] key = Files.readAllBytes(folder.resolve("edge/data/local.key"));
        URI door =
                URI.create(
                        "http://127.0.0.1:%d/admin/lease"
                                .formatted(edge.port() + Edge.HEALTH_ABOVE));
        String bearer = "Bearer " + HexFormat.of().formatHex(key);
        return JSON.readTree(every.get(door, "Authorization", bearer).body());
    }

    private void awaitStatus(int status, Server edge) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + IN_TIME_NANOS;
        while (every.get(edge, PAGE).statusCode() != status) {
            assertThat(System.nanoTime()).as("%d in time", status).isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
