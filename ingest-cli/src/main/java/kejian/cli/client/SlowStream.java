package kejian.cli.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Bytes that come no faster than they may. */
final class SlowStream extends InputStream {

    /** A piece is what goes at once; small, so that a line is never idle for long. */
    private static final int PIECE = 16 << 10;

    private final ByteArrayInputStream bytes;
    private final Bandwidth bandwidth;

    SlowStream(byte[] bytes, Bandwidth bandwidth) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.bandwidth = bandwidth;
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws InterruptedIOException {
        int n = bytes.read(into, at, Math.min(most, PIECE));
        if (n > 0) {
            bandwidth.take(n);
        }
        return n;
    }
}
