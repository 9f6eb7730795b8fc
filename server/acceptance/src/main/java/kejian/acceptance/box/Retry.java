package kejian.acceptance.box;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A box asks again for a while when its edge does not answer. */
final class Retry {

    private static final int TRIES = 40;

    private Retry() {}

    interface Ask<T> {
        T ask() throws IOException, InterruptedException;
    }

    static <T> T of(Ask<T> ask) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return ask.ask();
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }
}
