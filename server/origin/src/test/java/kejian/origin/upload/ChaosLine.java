package kejian.origin.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line between a client and the origin that breaks in turn: cut, reset, still, and with answers
 * that never come. After so many troubles it is a good one, or nothing would ever arrive.
 */
final class ChaosLine implements AutoCloseable {

    enum Trouble {
        /** Both ends see an end. */
        CUT,
        /** The client sees a reset. */
        RESET,
        /** Nothing moves any more, until the server gives up. */
        STALL,
        /** The request arrives whole; its answer does not. */
        ANSWER_LOST
    }

    private static final int STALL_MS = 6_000;

    private final ServerSocket door;
    private final int port;
    private final int troubles;
    private final int afterBytes;
    private final AtomicInteger met = new AtomicInteger();
    private final Map<Trouble, Integer> counts = new EnumMap<>(Trouble.class);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param afterBytes of a request's body a connection gets into trouble
     */
    ChaosLine(int port, int troubles, int afterBytes) throws IOException {
        this.port = port;
        this.troubles = troubles;
        this.afterBytes = afterBytes;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    synchronized Map<Trouble, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.submit(() -> serve(client));
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().unstarted(() -> copy(server, client, Long.MAX_VALUE));
            boolean isLost = false;
            byte[] piece = new byte[16 << 10];
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            long passed = 0;
            boolean begun = false;
            for (int n; (n = in.read(piece)) >= 0; ) {
                passed += n;
                if (passed > afterBytes && !isLost) {
                    Trouble trouble = next();
                    if (trouble == Trouble.CUT) {
                        return;
                    } else if (trouble == Trouble.RESET) {
                        client.setSoLinger(true, 0);
                        return;
                    } else if (trouble == Trouble.STALL) {
                        Thread.sleep(STALL_MS);
                        return;
                    } else if (trouble == Trouble.ANSWER_LOST) {
                        isLost = true;
                    } else {
                        passed = Long.MIN_VALUE / 2;
                    }
                }
                out.write(piece, 0, n);
                out.flush();
                if (isLost && passed > 2L * afterBytes) {
                    return; // what came is on its way; nobody hears of it
                }
                if (!begun && !isLost) {
                    begun = true;
                    back.start();
                }
            }
            server.shutdownOutput();
            if (begun) {
                back.join();
            }
        } catch (IOException e) {
            return; // one end is gone, which is what lines do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Trouble next() {
        int number = met.getAndIncrement();
        if (number >= troubles) {
            return null;
        }
        Trouble trouble = Trouble.values()[number % Trouble.values().length];
        counts.merge(trouble, 1, Integer::sum);
        return trouble;
    }

    private static void copy(Socket from, Socket to, long most) {
        byte[] piece = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            long left = most;
            for (int n; left > 0 && (n = in.read(piece)) >= 0; left -= n) {
                to.getOutputStream().write(piece, 0, n);
                to.getOutputStream().flush();
            }
            to.close();
        } catch (IOException e) {
            return; // the other end is gone
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
