package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
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

    private static final List<String> LISTS =
            List.of(
                    "/list/all.m3u",
                    "/list/all.pls",
                    "/list/all.xspf",
                    "/list/all.asx",
                    "/list/all.rss",
                    "/list/all.json",
                    "/list/bench.m3u",
                    "/list/bench.pls",
                    "/list/bench.xspf",
                    "/list/bench.asx",
                    "/list/bench.rss",
                    "/list/bench.json",
                    "/list/guide.xml",
                    "/a/col/bench-1.htm",
                    "/c/index.html?col=bench");

    private static final List<String> OF_THE_TITLE =
            List.of(
                    "/play/" + TITLE + "/c.m3u8",
                    "/play/" + TITLE + "/b.m3u8",
                    "/play/" + TITLE + "/c.mpd",
                    "/play/" + TITLE + "/b.mp4",
                    "/play/" + TITLE + "/a.ts",
                    "/a/cw/" + TITLE + ".htm",
                    "/a/play/" + TITLE + ".htm",
                    "/c/cw/" + TITLE + ".html");

    @TempDir Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void withdrawnTitle_whileABigBlobComesSlowly_isGoneWithinSecondsAndStaysGone()
            throws Exception {
        try (SampleRelease release = new SampleRelease(folder)) {
            ReleaseServer province = release.province();
            long before = release.number();
            List<String> addresses;
            try (Server edge = release.edge("edge", List.of())) {
                addresses = addresses(edge, release);
                assertThat(answersOtherThan(200, edge, addresses)).isEmpty();
                assertThat(listsThatName(edge)).containsExactlyInAnyOrderElementsOf(LISTS);

                long began = System.nanoTime();
                province.withdraw(TITLE, big());
                awaitGone(edge, began);
                double took = (System.nanoTime() - began) / 1e9;
                assertThat(answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(listsThatName(edge)).isEmpty();
                JsonNode status = JSON.readTree(get(edge, "/status.json").body());
                assertThat(status.path("release").asLong()).isEqualTo(before);
                long missing = awaitFill(edge);
                System.out.printf(
                        "withdrawn: %d addresses and %d lists after %.1f s, %d bytes missing%n",
                        addresses.size(), LISTS.size(), took, missing);
                kill9(edge);
            }
            province.silence(true);
            try (Server edge = release.edge("edge", before, List.of())) {
                assertThat(answersOtherThan(410, edge, addresses)).isEmpty();
                assertThat(listsThatName(edge)).isEmpty();
                province.hurry();
                province.silence(false);
                awaitRelease(edge, release.number());
                assertThat(answersOtherThan(410, edge, OF_THE_TITLE)).isEmpty();
                assertThat(listsThatName(edge)).isEmpty();
            }
        }
    }

    private List<String> addresses(Server edge, SampleRelease release)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(OF_THE_TITLE);
        String session = Edge.session(http, edge.port(), TITLE, "box-1");
        for (String media : Addresses.of(http, home(edge), release.pack)) {
            all.add(media);
            all.add(media + (media.contains("?") ? "&" : "?") + "s=" + session);
        }
        return all;
    }

    private List<String> answersOtherThan(int status, Server edge, List<String> addresses)
            throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (String address : addresses) {
            int got = get(edge, address).statusCode();
            if (got != status) {
                wrong.add(got + " " + address);
            }
        }
        return wrong;
    }

    private TreeSet<String> listsThatName(Server edge) throws IOException, InterruptedException {
        TreeSet<String> naming = new TreeSet<>();
        for (String list : LISTS) {
            HttpResponse<String> answer = get(edge, list);
            assertThat(answer.statusCode()).as(list).isEqualTo(200);
            if (answer.body().contains(TITLE)) {
                naming.add(list);
            }
        }
        return naming;
    }

    private void awaitGone(Server edge, long began) throws IOException, InterruptedException {
        while (get(edge, "/a/cw/" + TITLE + ".htm").statusCode() != 410) {
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
                                    .formatted(edge.port() + SampleRelease.HEALTH_ABOVE));
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(health).build(),
                            HttpResponse.BodyHandlers.ofString());
            JsonNode checks = JSON.readTree(answer.body()).path("checks");
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
        while (JSON.readTree(get(edge, "/status.json").body()).path("release").asLong() != number) {
            assertThat(System.nanoTime()).as("active in time").isLessThan(giveUp);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private Path big() throws IOException {
        byte[] bytes = new byte[BIG_BYTES];
        new Random(3).nextBytes(bytes);
        return Files.write(folder.resolve("big"), bytes);
    }

    private static void kill9(Server edge) throws InterruptedException {
        ProcessHandle process = ProcessHandle.of(edge.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    private HttpResponse<String> get(Server edge, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(home(edge).resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private static URI home(Server edge) {
        return URI.create("http://127.0.0.1:" + edge.port());
    }
}
