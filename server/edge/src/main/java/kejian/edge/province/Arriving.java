package kejian.edge.province;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes, to the last byte that came. The JDK's own stream throws away what has arrived
 * and was not read yet when the line breaks; over a bad line that is paid for again at each break.
 * One thread reads; any may close.
 */
final class Arriving extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

    /** What happened after the last bytes. */
    private static final List<ByteBuffer> NO_MORE = List.of();

    private final BlockingQueue<List<ByteBuffer>> came = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> ready = new ArrayDeque<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private boolean ended;

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        if (!bytes.isEmpty()) {
            came.add(bytes);
        } else {
            more();
        }
    }

    @Override
    public void onError(Throwable why) {
        failure = why;
        came.add(NO_MORE);
    }

    @Override
    public void onComplete() {
        came.add(NO_MORE);
    }

    private void more() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.request(1);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        ByteBuffer next = next();
        if (next == null) {
            return -1;
        }
        int n = Math.min(most, next.remaining());
        next.get(into, at, n);
        return n;
    }

    /** With at least one byte; nothing at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("closed");
            }
            ByteBuffer first = ready.peek();
            if (first != null && first.hasRemaining()) {
                return first;
            }
            if (first != null) {
                ready.poll();
            } else if (ended) {
                Throwable why = failure;
                if (why != null) {
                    throw new IOException(String.valueOf(why.getMessage()), why);
                }
                return null;
            } else {
                take();
            }
        }
    }

    private void take() throws IOException {
        try {
            List<ByteBuffer> bytes = came.take();
            ended = bytes.isEmpty();
            ready.addAll(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a body came");
        }
        if (!ended) {
            more();
        }
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
        came.add(NO_MORE);
    }
}
