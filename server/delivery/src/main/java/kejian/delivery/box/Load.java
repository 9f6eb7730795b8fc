package kejian.delivery.box;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are being sent media at this moment. */
final class Load {

    private final int most;
    private final AtomicInteger sending = new AtomicInteger();

    Load(int most) {
        this.most = most;
    }

    /** Whether somebody new must wait; what runs goes on. */
    boolean isFull() {
        return sending.get() >= most;
    }

    int sending() {
        return sending.get();
    }

    void begin() {
        sending.incrementAndGet();
    }

    void end() {
        sending.decrementAndGet();
    }
}
