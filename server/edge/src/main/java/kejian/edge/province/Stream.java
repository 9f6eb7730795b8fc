package kejian.edge.province;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body on its way. A watcher closes it when too little came over a while, which ends the read.
 */
final class Stream implements Source.Body {

    private final HttpResponse<InputStream> response;
    private final InputStream body;
    private final AtomicLong came = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean givenUp;

    Stream(HttpResponse<InputStream> response, Province.Patience patience) {
        this.response = response;
        this.body = response.body();
        Thread.ofVirtual().name("kejian-patience").start(() -> watch(patience));
    }

    @Override
    public int status() {
        return response.statusCode();
    }

    @Override
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        try {
            int read = body.read(buffer);
            came.addAndGet(Math.max(0, read));
            if (read < 0 && givenUp) {
                throw new IOException("the body came too slowly");
            }
            return read;
        } catch (IOException e) {
            throw givenUp ? new IOException("the body came too slowly", e) : e;
        }
    }

    private void watch(Province.Patience patience) {
        Duration still = patience.still();
        long least = Math.max(1, patience.leastBytesPerSecond() * still.toMillis() / 1_000);
        try {
            long before = 0;
            while (!closed.await(still.toNanos(), TimeUnit.NANOSECONDS)) {
                long now = came.get();
                if (now - before < least) {
                    givenUp = true;
                    body.close();
                    return;
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader meets the same failure and tells it.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        body.close();
    }
}
