package kejian.acceptance.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Requests to one port byte by byte as a test writes them; nothing is made regular on the way. */
final class Wire {

    private static final int PATIENCE_MS = 20_000;

    private final int port;
    private final @Nullable SSLSocketFactory tls;

    private Wire(int port, @Nullable SSLSocketFactory tls) {
        this.port = port;
        this.tls = tls;
    }

    static Wire clear(int port) {
        return new Wire(port, null);
    }

    static Wire secure(int port) {
        return new Wire(port, Unchecked.sockets());
    }

    /**
     * The first answer of a connection.
     *
     * @param status 0 where the connection ended without one
     * @param heads by names in lower case
     * @param answers how many came, as far as can be seen from their status lines
     * @param ended whether the server ended the connection within our patience
     */
    record Answer(int status, Map<String, String> heads, byte[] body, int answers, boolean ended) {

        String head(String name) {
            return heads.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean isMedia() {
            return body.length > 1_000 || head("Content-Type").matches("(video|audio|image)/.*");
        }
    }

    Socket connect() throws IOException {
        return connect("http/1.1");
    }

    /**
     * @param protocol that TLS is asked for by ALPN; the server must agree
     */
    Socket connect(String protocol) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        if (tls == null) {
            return socket;
        }
        SSLSocket over =
                (SSLSocket) tls.createSocket(socket, "127.0.0.1", port, /* autoClose= */ true);
        SSLParameters wanted = over.getSSLParameters();
        wanted.setApplicationProtocols(new String[] {protocol});
        over.setSSLParameters(wanted);
        over.startHandshake();
        if (!protocol.equals(over.getApplicationProtocol())) {
            throw new IOException("the server chose " + over.getApplicationProtocol());
        }
        return over;
    }

    /** A request that asks for the connection's end; heads may hold any character of ISO 8859-1. */
    Answer ask(String method, String path, String... heads) throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: box.test\r\n");
        for (String head : heads) {
            request.append(head).append("\r\n");
        }
        return raw(request + "Connection: close\r\n\r\n");
    }

    Answer get(String path, String... heads) throws IOException {
        return ask("GET", path, heads);
    }

    /** All that comes until the server ends the connection. */
    Answer raw(String request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // refused while we still wrote: what it said may be there to read
                return read(socket);
            }
            return read(socket);
        }
    }

    static Answer read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean ended = false;
        byte[] piece = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                all.write(piece, 0, n);
            }
            ended = true;
        } catch (SocketTimeoutException e) {
            ended = false;
        } catch (IOException e) {
            ended = true; // reset: ended too, but without a farewell
        }
        return parse(all.toByteArray(), ended);
    }

    private static Answer parse(byte[] all, boolean ended) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), all, 0, ended);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> heads = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            heads.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (a, b) -> a + " AND " + b);
        }
        int answers = text.split("HTTP/1\\.[01] [1-5]\\d\\d ", -1).length - 1;
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]),
                heads,
                Arrays.copyOfRange(all, end + 4, all.length),
                answers,
                ended);
    }
}
