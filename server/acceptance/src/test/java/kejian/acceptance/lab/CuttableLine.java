package kejian.acceptance.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The line between a box and an edge, which a test cuts after so many bytes and mends again. */
final class CuttableLine implements AutoCloseable {

    private final int edgePort;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    CuttableLine(int edgePort) throws IOException {
        this.edgePort = edgePort;
        threads.submit(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Lets so many bytes more come down; then all connections end, and new ones end at once. */
    void cutAfter(long bytes) {
        left.set(bytes);
        if (bytes == 0) {
            endAll();
        }
    }

    boolean isCut() {
        return left.get() <= 0;
    }

    void mend() {
        left.set(Long.MAX_VALUE);
    }

    private void endAll() {
        open.forEach(CuttableLine::end);
    }

    private Void accept() throws IOException {
        while (!door.isClosed()) {
            Socket box = door.accept();
            if (isCut()) {
                end(box);
            } else {
                threads.submit(() -> join(box));
            }
        }
        return null;
    }

    private Void join(Socket box) throws IOException {
        Socket edge = new Socket(InetAddress.getLoopbackAddress(), edgePort);
        open.add(box);
        open.add(edge);
        threads.submit(() -> carry(box, edge, /* down= */ false));
        return carry(edge, box, /* down= */ true);
    }

    private Void carry(Socket from, Socket to, boolean down) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[16_384];
            for (int n; (n = in.read(piece)) >= 0; ) {
                if (down && left.addAndGet(-n) <= 0) {
                    endAll();
                    break;
                }
                out.write(piece, 0, n);
            }
        } finally {
            open.remove(from);
            open.remove(to);
        }
        return null;
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        endAll();
        threads.shutdownNow();
    }
}
