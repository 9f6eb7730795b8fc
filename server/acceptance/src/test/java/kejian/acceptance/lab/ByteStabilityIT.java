package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import kejian.acceptance.bench.peer.Server;
import kejian.contract.blob.Digest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An address and a range are the same bytes on every edge, after a restart, under any start-up: a
 * box that resumes at another moment, or at another edge, joins the two halves.
 */
class ByteStabilityIT {

    private static final int PAIRS = Integer.getInteger("kejian.stability.pairs", 4_000);
    private static final long SEED = 20261126;
    private static final int LONGEST = 300_000;
    private static final int PACKET = 188;

    /** As far from the packed start as one machine allows. */
    private static final List<String> ANOTHER_START =
            List.of(
                    "-XX:AOTMode=off",
                    "-XX:+UseParallelGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-Duser.timezone=Asia/Shanghai",
                    "-Duser.language=tr",
                    "-Dfile.encoding=GBK");

    @RegisterExtension static final SharedRelease province = new SharedRelease();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What one request got: the same everywhere, or the test fails. */
    private record Got(int status, Map<String, String> head, String digest) {}

    private record Asked(String path, @Nullable String range) {}

    @Test
    void everyAddressAndRange_onTwoEdgesAfterAKillAndAnotherStart_isTheSameBytes()
            throws Exception {
        long started = System.nanoTime();
        List<Asked> questions;
        List<Got> expected;
        int addresses;
        SampleRelease release = province.get();
        Server first = release.edge("stable-1", List.of());
        try (Server second = release.edge("stable-2", List.of())) {
            List<String> paths = Addresses.of(http, home(first), release.pack);
            Map<String, byte[]> whole = new HashMap<>();
            for (String path : paths) {
                HttpResponse<byte[]> answer = ask(first, new Asked(path, null));
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                whole.put(path, answer.body());
            }
            addresses = paths.size();
            questions = questions(paths, whole);
            expected = answers(first, questions);
            for (int i = 0; i < questions.size(); i++) {
                assertSlice(questions.get(i), expected.get(i), whole);
            }
            assertSame("another edge", expected, answers(second, questions), questions);
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        } finally {
            first.close();
        }
        try (Server again = release.edge("stable-1", List.of())) {
            assertSame("killed and started", expected, answers(again, questions), questions);
        }
        try (Server other = release.edge("stable-2", ANOTHER_START)) {
            assertSame("another start", expected, answers(other, questions), questions);
        }
        System.out.printf(
                "byte stability: %d addresses, %d pairs of address and range, 4 edges, %d"
                        + " comparisons, seed %d, %d s%n",
                addresses,
                questions.size(),
                3 * questions.size(),
                SEED,
                (System.nanoTime() - started) / 1_000_000_000);
    }

    /** Every address once as a whole, then ranges of any kind of any of them. */
    private static List<Asked> questions(List<String> paths, Map<String, byte[]> whole) {
        Random random = new Random(SEED);
        Map<String, List<String>> kinds = new HashMap<>();
        for (String path : paths) {
            // so that the one stream of tier A is asked as often as all segments of a rung
            kinds.computeIfAbsent(
                            path.replaceAll("\\d+\\.(ts|m4s|vtt)$", "N"), _ -> new ArrayList<>())
                    .add(path);
        }
        List<String> names = kinds.keySet().stream().sorted().toList();
        List<Asked> questions = new ArrayList<>();
        paths.forEach(path -> questions.add(new Asked(path, null)));
        while (questions.size() < PAIRS) {
            List<String> kind = kinds.get(names.get(random.nextInt(names.size())));
            String path = kind.get(random.nextInt(kind.size()));
            questions.add(new Asked(path, range(random, whole.get(path).length)));
        }
        return questions;
    }

    private static String range(Random random, int length) {
        int from = random.nextInt(length);
        int most = Math.min(LONGEST, length - from);
        return switch (random.nextInt(6)) {
            case 0 -> "bytes=%d-%d".formatted(from, from); // one byte
            case 1 -> "bytes=-" + (1 + random.nextInt(Math.min(LONGEST, length)));
            case 2 -> "bytes=" + Math.max(from, length - LONGEST) + "-";
            case 3 -> {
                int packet = from / PACKET * PACKET;
                yield "bytes=%d-%d".formatted(packet, packet + PACKET - 1);
            }
            default -> "bytes=%d-%d".formatted(from, from + random.nextInt(most));
        };
    }

    private List<Got> answers(Server edge, List<Asked> questions)
            throws IOException, InterruptedException {
        List<Got> answers = new ArrayList<>(questions.size());
        for (Asked asked : questions) {
            HttpResponse<byte[]> answer = ask(edge, asked);
            Map<String, String> head = new HashMap<>();
            for (String name :
                    List.of(
                            "ETag",
                            "Last-Modified",
                            "Content-Type",
                            "Content-Length",
                            "Content-Range",
                            "Cache-Control",
                            "Accept-Ranges",
                            "Kejian-Release")) {
                answer.headers().firstValue(name).ifPresent(value -> head.put(name, value));
            }
            answers.add(
                    new Got(answer.statusCode(), Map.copyOf(head), Digest.of(answer.body()).hex()));
        }
        return answers;
    }

    private HttpResponse<byte[]> ask(Server edge, Asked asked)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(home(edge).resolve(asked.path()));
        if (asked.range() != null) {
            request.header("Range", asked.range());
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void assertSlice(Asked asked, Got got, Map<String, byte[]> whole) {
        byte[] body = whole.get(asked.path());
        if (asked.range() == null) {
            assertThat(got.digest()).as("%s", asked).isEqualTo(Digest.of(body).hex());
        } else {
            int dash = asked.range().indexOf('-');
            String first = asked.range().substring("bytes=".length(), dash);
            String last = asked.range().substring(dash + 1);
            int from =
                    first.isEmpty()
                            ? body.length - Integer.parseInt(last)
                            : Integer.parseInt(first);
            int to = first.isEmpty() || last.isEmpty() ? body.length : Integer.parseInt(last) + 1;
            byte[] part = Arrays.copyOfRange(body, from, Math.min(to, body.length));
            assertThat(got.status()).as("%s", asked).isEqualTo(206);
            assertThat(got.digest()).as("%s", asked).isEqualTo(Digest.of(part).hex());
        }
        assertThat(got.head()).as("%s", asked).containsKeys("ETag", "Last-Modified");
    }

    private static void assertSame(
            String where, List<Got> expected, List<Got> answers, List<Asked> questions) {
        Set<String> different = new HashSet<>();
        int differ = 0;
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(answers.get(i))) {
                differ++;
                if (different.size() < 5) {
                    different.add(
                            questions.get(i) + ": " + expected.get(i) + " but " + answers.get(i));
                }
            }
        }
        assertThat(different).as("%s: %d of %d differ", where, differ, expected.size()).isEmpty();
    }

    private static URI home(Server edge) {
        return URI.create("http://127.0.0.1:" + edge.port());
    }
}
