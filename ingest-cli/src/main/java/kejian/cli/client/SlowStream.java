package kejian.cli.client;

import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Bytes that come no faster than they may. */
final class SlowStream extends java.io.InputStream {

    /** A piece is what goes at once; small, so that a line is never idle for long. */
    private static final int PIECE = 16 << 10;

    private final ByteArrayInputStream bytes;
    private final long bytesPerSecond;
    private final long begun = System.nanoTime();
    private long gone;

    SlowStream(byte[] bytes, long bytesPerSecond) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws InterruptedIOException {
        long due = gone * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        try {
            TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for its turn");
        }
        int n = bytes.read(into, at, Math.min(most, PIECE));
        gone += Math.max(0, n);
        return n;
    }
}
