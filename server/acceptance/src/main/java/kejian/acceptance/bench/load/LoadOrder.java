package kejian.acceptance.bench.load;

import java.nio.file.Path;
import java.util.List;

/**
 * One timed run.
 *
 * @param list one request a line: path, range or {@code -}, length that the answer must have; tabs
 *     between
 * @param inOrder each request the next of the list, whichever connection asks; otherwise at random
 * @param seed of what is random
 * @param warmSeconds before anything is counted
 * @param windowSeconds one result each, back to back
 * @param bytesPerSecond pace of each connection, 0 for as fast as it goes
 * @param idle each connection asks once and stays open
 * @param pids whose processor time and memory belong to the server
 */
public record LoadOrder(
        int port,
        int connections,
        Path list,
        boolean inOrder,
        long seed,
        double warmSeconds,
        List<Double> windowSeconds,
        long bytesPerSecond,
        boolean idle,
        List<Long> pids) {

    public LoadOrder {
        windowSeconds = List.copyOf(windowSeconds);
        pids = List.copyOf(pids);
    }

    /** As many connections as said, as fast as it goes, one window. */
    public static LoadOrder closed(
            int port, int connections, Path list, double warm, double seconds, List<Long> pids) {
        return new LoadOrder(
                port, connections, list, false, 1, warm, List.of(seconds), 0, false, pids);
    }

    public LoadOrder ordered() {
        return new LoadOrder(
                port,
                connections,
                list,
                true,
                seed,
                warmSeconds,
                windowSeconds,
                bytesPerSecond,
                idle,
                pids);
    }

    public LoadOrder seeded(long other) {
        return new LoadOrder(
                port,
                connections,
                list,
                inOrder,
                other,
                warmSeconds,
                windowSeconds,
                bytesPerSecond,
                idle,
                pids);
    }
}
