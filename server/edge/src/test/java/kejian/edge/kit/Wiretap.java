package kejian.edge.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server that counts each byte of both ways, and requests by their request lines. */
public final class Wiretap implements AutoCloseable {

    private final ServerSocket door;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    public Wiretap(URI server) throws IOException {
        port = server.getPort();
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Heads and bodies, both ways, so far. */
    public long bytes() {
        return bytes.get();
    }

    public long requests() {
        return requests.get();
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> pass(near, far, /* isAsking= */ true));
                Thread.ofVirtual().start(() -> pass(far, near, /* isAsking= */ false));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, boolean isAsking) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.addAndGet(read);
                if (isAsking) {
                    String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    requests.addAndGet(text.split(" HTTP/1.1\r\n", -1).length - 1L);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one of the two hung up; so does the other now
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
