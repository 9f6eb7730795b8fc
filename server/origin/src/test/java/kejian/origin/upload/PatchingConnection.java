package kejian.origin.upload;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HttpURLConnection that knows PATCH, as Android's does; the JDK's does not, and tus-java-client
 * then asks by X-HTTP-Method-Override, which we refuse (docs/adr/0007).
 */
final class PatchingConnection extends HttpURLConnection {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> answer = new LinkedHashMap<>();
    private Socket socket;
    private int status = -1;

    private PatchingConnection(URL url) {
        super(url);
    }

    static URLStreamHandler handler() {
        return new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new PatchingConnection(url);
            }
        };
    }

    @Override
    public void setRequestMethod(String name) {
        method = name;
    }

    @Override
    public void setRequestProperty(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void addRequestProperty(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void connect() throws IOException {
        if (connected) {
            return;
        }
        connected = true;
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(url.getFile()).append(" HTTP/1.1\r\nHost: a\r\n");
        head.append("Connection: close\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append(doOutput ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 0\r\n");
        write(head + "\r\n");
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        connect();
        return new FilterOutputStream(socket.getOutputStream()) {
            private boolean closed;

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > 0) {
                    out.write(
                            (Integer.toHexString(length) + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    out.write(bytes, from, length);
                    out.write(new byte[] {'\r', '\n'});
                }
            }

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            }
        };
    }

    @Override
    public int getResponseCode() throws IOException {
        connect();
        if (status < 0) {
            String[] lines;
            do {
                // it asks for 100 Continue and does not wait for it
                lines = head(socket.getInputStream()).split("\r\n");
                status = Integer.parseInt(lines[0].split(" ")[1]);
            } while (status == 100);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                answer.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return status;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("no answer");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    @Override
    public String getHeaderField(String name) {
        return answer.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public void disconnect() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public boolean usingProxy() {
        return false;
    }
}
