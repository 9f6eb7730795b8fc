package kejian.origin.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import kejian.origin.Caller;

/** A tus client that can be told to ask wrongly. */
final class TusLine {

    static final String TYPE = "application/offset+octet-stream";

    private final Caller caller;

    TusLine(Caller caller) {
        this.caller = caller;
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = caller.request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        return Caller.send(
                request(path, headers)
                        .header("Tus-Resumable", "1.0.0")
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> post(String... headers) {
        return send("POST", "/api/uploads", new byte[0], headers);
    }

    String create(String... headers) {
        HttpResponse<String> answer = post(headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    HttpResponse<String> patch(String at, long offset, byte[] body, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "Upload-Offset";
        all[1] = Long.toString(offset);
        all[2] = "Content-Type";
        all[3] = TYPE;
        System.arraycopy(more, 0, all, 4, more.length);
        return send("PATCH", at, body, all);
    }

    HttpResponse<String> head(String at) {
        return send("HEAD", at, new byte[0]);
    }

    HttpResponse<String> delete(String at) {
        return send("DELETE", at, new byte[0]);
    }

    long offset(String at) {
        return Long.parseLong(head(at).headers().firstValue("Upload-Offset").orElseThrow());
    }

    String state(String at) {
        return Caller.json(caller.send("GET", at, null)).get("state").asText();
    }

    String sha256(String at) {
        return Caller.json(caller.send("GET", at, null)).path("sha256").asText();
    }

    /** Sends a PATCH at offset 0 byte by byte, and reads until the server closes. */
    String raw(String at, String rest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head(at, rest));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    byte[] head(String at, String rest) {
        String head =
                "PATCH %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nContent-Type: %s\r\nUpload-Offset: 0\r\n"
                        .formatted(at, caller.token(), TYPE);
        return (head + rest).getBytes(StandardCharsets.US_ASCII);
    }

    static String meta(String key, String value) {
        return key + " " + base64(value.getBytes(StandardCharsets.UTF_8));
    }

    static String checksum(String algorithm, String name, byte[] of) {
        try {
            return name + " " + base64(MessageDigest.getInstance(algorithm).digest(of));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
