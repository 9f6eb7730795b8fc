package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 (a) on a running edge: the province withdraws, and within seconds no address of the title, no
 * session and no list gives it any more, though the release that says so is hours from being whole.
 * It stays so through kill -9 without a province.
 */
class WithdrawalIT {

    private static final int BIG_BYTES = 24_000_000; // six minutes over the slow line
    private static final long WITHIN_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TITLE = SampleRelease.COURSEWARE;

    @TempDir Path folder;

    private final EveryAddress every = new EveryAddress();

    @Test
    void withdrawnTitle_whileABigBlobComesSlowly_isGoneWithinSecondsAndStaysGone()
            throws Exception {
        try (SampleRelease release = new SampleRelease(folder)) {
            ReleaseServer province = release.province();
            long before = release.number();
            List<String> addresses;
            try (Server edge = release.edge("edge", List.of())) {
                addresses = every.of(edge, release);
                assertThat(every.answersOtherThan(200, edge, addresses)).isEmpty();
                assertThat(every.listsThatName(edge))
                        .containsExactlyInAnyOrderElementsOf(EveryAddress.LISTS);

                long began = System.nanoTime();
                province.withdraw(TITLE, big());
                awaitGone(edge, began);
                double took = (System.nanoTime() - began) / 1e9;
                assertThat(every.answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(every.listsThatName(edge)).isEmpty();
                JsonNode status = JSON.readTree(every.get(edge, "/status.json").body());
                assertThat(status.path("release").asLong()).isEqualTo(before);
                long missing = awaitFill(edge);
                System.out.printf(
                        "withdrawn: %d addresses and %d lists after %.1f s, %d bytes missing%n",
                        addresses.size(), EveryAddress.LISTS.size(), took, missing);
                EveryAddress.kill9(edge);
            }
            province.silence(true);
            try (Server edge = release.edge("edge", before, List.of())) {
                assertThat(every.answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(every.listsThatName(edge)).isEmpty();
                province.hurry();
                province.silence(false);
                awaitRelease(edge, release.number());
                assertThat(every.answersOtherThan(410, edge, EveryAddress.OF_THE_TITLE)).isEmpty();
                assertThat(every.listsThatName(edge)).isEmpty();
            }
        }
    }

    private void awaitGone(Server edge, long began) throws IOException, InterruptedException {
        while (every.get(edge, "/a/cw/" + TITLE + ".htm").statusCode() != 410) {
            assertThat((System.nanoTime() - began) / 1_000_000_000L)
                    .as("seconds since it was withdrawn")
                    .isLessThan(WITHIN_SECONDS);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** What the fill has still to fetch, once it is under way: more than half of the big blob. */
    private long awaitFill(Server edge) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + 20_000_000_000L;
        while (true) {
            URI health =
                    URI.create(
                            "http://127.0.0.1:%d/q/health/ready"
                                    .formatted(edge.port() + Edge.HEALTH_ABOVE));
            JsonNode checks = JSON.readTree(every.get(health).body()).path("checks");
            for (JsonNode check : checks) {
                long missing = check.path("data").path("missingBytes").asLong();
                if (missing > BIG_BYTES / 2) {
                    return missing;
                }
            }
            assertThat(System.nanoTime()).as("filling, in time").isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void awaitRelease(Server edge, long number) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + 120_000_000_000L;
        while (JSON.readTree(every.get(edge, "/status.json").body()).path("release").asLong()
                != number) {
            assertThat(System.nanoTime()).as("active in time").isLessThan(giveUp);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private Path big() throws IOException {
        byte[] bytes = new byte[BIG_BYTES];
        new Random(3).nextBytes(bytes);
        return Files.write(folder.resolve("big"), bytes);
    }
}
