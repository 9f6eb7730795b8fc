package kejian.cli.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Some at a time. */
public final class Transfers {

    private Transfers() {}

    /**
     * Runs all, so many at a time.
     *
     * @param failFast what has not begun when one fails is left
     * @param failed told of each failure, in order of the tasks
     * @return how many ended well
     */
    public static int run(
            int atATime, List<Callable<Void>> tasks, boolean failFast, Consumer<Throwable> failed)
            throws InterruptedException {
        int well = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(atATime)) {
            List<Future<Void>> running = new ArrayList<>();
            for (Callable<Void> task : tasks) {
                running.add(threads.submit(task));
            }
            for (Future<Void> one : running) {
                try {
                    one.get();
                    well++;
                } catch (CancellationException e) {
                    failed.accept(e);
                } catch (ExecutionException e) {
                    failed.accept(e.getCause());
                    if (failFast) {
                        running.forEach(f -> f.cancel(/* mayInterruptIfRunning= */ false));
                    }
                }
            }
        }
        return well;
    }
}
