package kejian.acceptance.box;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A box's line to its edge: HTTP/1.1, no redirects followed, everything written down. */
final class Line implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CHARSET = Pattern.compile("charset=([A-Za-z0-9-]+)");

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI edge;
    private final String agent;
    private final BufferedWriter log;
    private final Clock clock;

    Line(URI edge, String agent, Path log, Clock clock) throws IOException {
        this.edge = edge;
        this.agent = agent;
        this.log = Files.newBufferedWriter(log);
        this.clock = clock;
    }

    /** An answer in full. */
    record Answer(URI address, int status, HttpResponse<byte[]> response) {

        byte[] bytes() {
            return response.body();
        }

        String text() {
            Matcher charset =
                    CHARSET.matcher(response.headers().firstValue("Content-Type").orElse(""));
            return new String(
                    response.body(),
                    charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    URI resolve(String address) {
        return edge.resolve(address);
    }

    Answer get(URI address, String... headers) throws IOException, InterruptedException {
        return send("GET", address, HttpRequest.BodyPublishers.noBody(), headers);
    }

    Answer head(URI address) throws IOException, InterruptedException {
        return send("HEAD", address, HttpRequest.BodyPublishers.noBody());
    }

    Answer post(URI address, String body, String type) throws IOException, InterruptedException {
        return send(
                "POST", address, HttpRequest.BodyPublishers.ofString(body), "Content-Type", type);
    }

    /** As {@code get}, but anything except 200 or 206 ends the box. */
    Answer fetch(URI address, String... headers) throws IOException, InterruptedException {
        Answer answer = get(address, headers);
        if (answer.status() != 200 && answer.status() != 206) {
            throw new IOException(address + " answers " + answer.status());
        }
        return answer;
    }

    /** One try, however it ends. */
    HttpResponse<byte[]> once(URI address) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(20))
                        .header("User-Agent", agent)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A line of the log that is no request. */
    void note(String what, Map<String, Object> about) throws IOException {
        ObjectNode note = JSON.createObjectNode().put("at", clock.millis()).put("what", what);
        about.forEach(note::putPOJO);
        write(note);
    }

    private void write(ObjectNode entry) throws IOException {
        log.write(entry.toString());
        log.newLine();
        log.flush();
    }

    private Answer send(
            String method, URI address, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(20))
                        .header("User-Agent", agent)
                        .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = Retry.of(() -> answered(request.build()));
        ObjectNode line =
                JSON.createObjectNode()
                        .put("at", clock.millis())
                        .put("method", method)
                        .put("address", address.toString())
                        .put("status", response.statusCode())
                        .put("bytes", response.body().length)
                        .put(
                                "recorded",
                                response.headers().firstValue("Kejian-Recorded").orElse(""));
        write(line);
        return new Answer(address, response.statusCode(), response);
    }

    /** An edge that is just starting refuses the line, or says 503: a box asks again. */
    private HttpResponse<byte[]> answered(HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 503) {
            throw new IOException(request.uri() + " answers 503");
        }
        return response;
    }

    @Override
    public void close() throws IOException {
        log.close();
        http.close();
    }
}
