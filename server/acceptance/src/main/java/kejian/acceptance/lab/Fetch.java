package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Plain requests to one edge. */
final class Fetch implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI edge;

    Fetch(URI edge) {
        this.edge = edge;
    }

    URI address(String path) {
        return edge.resolve(path);
    }

    HttpResponse<byte[]> ask(URI address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * @throws IOException unless the answer is 200
     */
    byte[] bytes(URI address) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = ask(address);
        if (answer.statusCode() != 200) {
            throw new IOException(address.getPath() + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    String text(URI address) throws IOException, InterruptedException {
        byte[] bytes = bytes(address);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(address.getPath() + " is not in UTF-8", e);
        }
    }

    /** The addresses that a playlist names line by line. */
    List<URI> entries(URI playlist) throws IOException, InterruptedException {
        return text(playlist)
                .lines()
                .filter(l -> !l.startsWith("#") && !l.isBlank())
                .map(playlist::resolve)
                .toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
