package kejian.acceptance.box;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A box asks again for a while when its edge does not answer. */
final class Retry {

    /** An edge on a busy machine takes its time to start. */
    private static final long PATIENCE_S = 240;

    private Retry() {}

    interface Ask<T> {
        T ask() throws IOException, InterruptedException;
    }

    static <T> T of(Ask<T> ask) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            try {
                return ask.ask();
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }
}
