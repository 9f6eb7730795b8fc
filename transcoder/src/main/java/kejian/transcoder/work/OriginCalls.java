package kejian.transcoder.work;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.job.PartMade;
import kejian.contract.job.Preview;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.ladder.Files256;

/** The calls of docs/api.md §Work of transcoders, each made once; {@link Patience} repeats them. */
final class OriginCalls implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONG_POLL = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final URI origin;
    private final TokenSource token;
    private final HttpClient client;
    private final ObjectMapper json =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Answers the worker's token, which may change while we run. */
    interface TokenSource {
        String token() throws IOException;
    }

    OriginCalls(URI origin, TokenSource token) {
        this.origin = origin;
        this.token = token;
        // HTTP/1.1: an upload that is refused early must not take other streams with it
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .build();
    }

    /** Nothing when there is nothing to do. */
    Optional<JobLease> lease(String worker) throws IOException, InterruptedException, LeaseLost {
        HttpResponse<String> answer =
                client.send(
                        post("/api/work/lease", Map.of("worker", worker), LONG_POLL),
                        BodyHandlers.ofString());
        if (answer.statusCode() == 204) {
            return Optional.empty();
        }
        expect(answer, 200);
        return Optional.of(json.readValue(answer.body(), JobLease.class));
    }

    void progress(JobLease lease, JobProgress progress)
            throws IOException, InterruptedException, LeaseLost {
        HttpRequest request = post("/api/work/" + lease.job() + "/progress", progress, SHORT);
        expect(client.send(request, BodyHandlers.ofString()), 204);
    }

    void outcome(JobLease lease, JobOutcome outcome)
            throws IOException, InterruptedException, LeaseLost {
        HttpRequest request = post("/api/work/" + lease.job() + "/outcome", outcome, SILENCE);
        expect(client.send(request, BodyHandlers.ofString()), 204);
    }

    void preview(JobLease lease, Preview preview)
            throws IOException, InterruptedException, LeaseLost {
        HttpRequest request = post("/api/work/" + lease.job() + "/preview", preview, SILENCE);
        expect(client.send(request, BodyHandlers.ofString()), 204);
    }

    void divide(JobLease lease, Division division)
            throws IOException, InterruptedException, LeaseLost {
        HttpRequest request = post("/api/work/" + lease.job() + "/division", division, SILENCE);
        expect(client.send(request, BodyHandlers.ofString()), 204);
    }

    void part(JobLease lease, PartMade made) throws IOException, InterruptedException, LeaseLost {
        HttpRequest request = post("/api/work/" + lease.job() + "/part", made, SILENCE);
        expect(client.send(request, BodyHandlers.ofString()), 204);
    }

    /**
     * Fetches what is still missing of the original behind what the file holds.
     *
     * @throws IOException when the line broke; what came is kept for the next call
     */
    void fetch(JobLease lease, Path to, Meter meter)
            throws IOException, InterruptedException, LeaseLost {
        String path = "/api/work/" + lease.job() + "/original?fence=" + lease.fence();
        fetch(path, lease.original(), to, meter);
    }

    /** The same of what another task of the job left. */
    void fetchPart(JobLease lease, BlobRef part, Path to, Meter meter)
            throws IOException, InterruptedException, LeaseLost {
        String path = "/api/work/%s/blobs/%s?fence=%d";
        fetch(path.formatted(lease.job(), part.sha256(), lease.fence()), part, to, meter);
    }

    private void fetch(String path, BlobRef whole, Path to, Meter meter)
            throws IOException, InterruptedException, LeaseLost {
        if (!Files.exists(to)) {
            Files.createFile(to); // an empty one has nothing to fetch
        }
        long have = Files.size(to);
        if (have >= whole.sizeBytes()) {
            return;
        }
        HttpRequest.Builder request = request(path, SILENCE);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> answer =
                client.send(request.GET().build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() >= 300) {
                String text =
                        new String(body.readNBytes(4096), java.nio.charset.StandardCharsets.UTF_8);
                expect(answer.statusCode(), text, 200);
            }
            boolean goesOn =
                    answer.statusCode() == 206
                            && answer.headers()
                                    .firstValue("Content-Range")
                                    .orElse("")
                                    .startsWith("bytes " + have + "-");
            if (answer.statusCode() == 206 && !goesOn) {
                throw new IOException("the origin answered another range than was asked for");
            }
            long from = goesOn ? have : 0;
            copy(body, to, goesOn, whole.sizeBytes() - from, meter);
        }
    }

    private static void copy(InputStream body, Path to, boolean append, long most, Meter meter)
            throws IOException {
        byte[] part = new byte[1 << 16];
        long left = most;
        try (OutputStream out =
                append
                        ? Files.newOutputStream(
                                to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                        : Files.newOutputStream(to)) {
            while (left > 0) {
                int read = body.read(part, 0, (int) Math.min(part.length, left));
                if (read < 0) {
                    throw new IOException("it ended " + left + " bytes early");
                }
                out.write(part, 0, read);
                left -= read;
                meter.add(read);
            }
        }
    }

    /** Whether the file is the announced original. */
    static boolean matches(Path file, BlobRef original) throws IOException {
        return Files256.blob(file).equals(original);
    }

    void put(JobLease lease, BlobRef blob, Path file, Meter meter)
            throws IOException, InterruptedException, LeaseLost {
        HttpRequest request =
                request(
                                "/api/work/%s/blobs/%s?fence=%d"
                                        .formatted(lease.job(), blob.sha256(), lease.fence()),
                                SILENCE.plusSeconds(blob.sizeBytes() / 50_000))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(new CountedFile(file, blob.sizeBytes(), meter))
                        .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            expect(answer, 201);
        }
    }

    private HttpRequest post(String path, Object body, Duration limit) throws IOException {
        return request(path, limit)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
    }

    private HttpRequest.Builder request(String path, Duration limit) throws IOException {
        return HttpRequest.newBuilder(origin.resolve(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + token.token());
    }

    private static void expect(HttpResponse<String> answer, int status)
            throws IOException, LeaseLost {
        expect(answer.statusCode(), answer.body(), status);
    }

    private static void expect(int got, String body, int status) throws IOException, LeaseLost {
        if (got == status) {
            return;
        }
        if (got == 409) {
            throw new LeaseLost();
        }
        String shown = body.substring(0, Math.min(300, body.length()));
        String told = "the origin answered " + got + ": " + shown;
        if (got >= 400 && got < 500 && got != 408 && got != 429) {
            throw new Rejected(told);
        }
        throw new IOException(told);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** What we sent is not taken, and would not be if it were sent again. */
    static final class Rejected extends IOException {
        private static final long serialVersionUID = 1;

        Rejected(String told) {
            super(told);
        }
    }

    /** The job was lent to somebody else: everything we do for it is in vain. */
    static final class LeaseLost extends Exception {
        private static final long serialVersionUID = 1;

        LeaseLost() {
            super("409 lease-lost");
        }
    }
}
