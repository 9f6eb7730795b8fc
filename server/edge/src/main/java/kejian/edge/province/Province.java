package kejian.edge.province;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * HTTP to the origin. Follows no redirect, unpacks no gzip (a bomb stays a bomb's size), reads no
 * more than it was told to, and gives up on a line that stands still or drips.
 */
public final class Province implements Source, AutoCloseable {

    private final URI base;
    private final Supplier<Optional<String>> token;
    private final Patience patience;
    private final HttpClient client;

    /**
     * @param base the origin's address, as {@code https://kejian.example/}
     */
    public Province(URI base, Optional<String> token, Patience patience) {
        this(base, () -> token, patience);
    }

    /**
     * @param token asked for each request
     */
    public Province(URI base, Supplier<Optional<String>> token, Patience patience) {
        String text = base.toString();
        this.base = text.endsWith("/") ? base : URI.create(text + "/");
        this.token = token;
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience.connect())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    @Override
    public String name() {
        return "province";
    }

    @Override
    public Answer get(String path, int limitBytes) throws IOException {
        return whole(request(path).GET().build(), limitBytes);
    }

    /**
     * A GET that the origin may hold back until it has something to say.
     *
     * @param within the answer's head is waited for so long
     */
    public Answer await(String path, int limitBytes, Duration within) throws IOException {
        return whole(request(path).timeout(within).GET().build(), limitBytes);
    }

    public Answer post(String path, byte[] json) throws IOException {
        HttpRequest request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                        .build();
        return whole(request, 1 << 16);
    }

    @Override
    public Source.Body stream(String path, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = request(path).GET();
        headers.forEach(request::header);
        HttpResponse<InputStream> response = send(request.build());
        return new Stream(response, patience);
    }

    private Answer whole(HttpRequest request, int limitBytes) throws IOException {
        try (Stream stream = new Stream(send(request), patience)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            int read;
            while (body.size() <= limitBytes && (read = stream.read(buffer)) >= 0) {
                body.write(buffer, 0, Math.min(read, limitBytes + 1 - body.size()));
            }
            return new Answer(stream.status(), stream.header("Content-Type"), body.toByteArray());
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(patience.answer())
                        .header("User-Agent", "kejian-edge") // the JDK's own words are longer
                        .header("Accept-Encoding", "identity");
        token.get().ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, answer -> new Arriving());
        } catch (ConnectException e) {
            // The client gives it no words of its own.
            throw new IOException("the origin cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the origin", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * @param body cut one byte past the limit
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    public record Answer(int status, String contentType, byte[] body) {}

    /**
     * How long to wait.
     *
     * @param connect for the connection
     * @param answer for the answer's head
     * @param still for the next byte of a body
     * @param leastBytesPerSecond a body that comes more slowly, over {@code still}, is given up
     */
    public record Patience(
            Duration connect, Duration answer, Duration still, int leastBytesPerSecond) {

        public static final Patience NORMAL =
                new Patience(
                        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), 64);
    }
}
