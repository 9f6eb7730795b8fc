package kejian.acceptance.bench.row;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a bench is run.
 *
 * @param home the checkout, or where a release was unpacked
 * @param pairs of runs a row, ours and the peer's in turn
 * @param seconds of one timed run
 * @param edgeOptions of the edge's JVM
 * @param profiles where flight recordings of the edge go, none for none
 */
public record Terms(
        Path home,
        Path data,
        int portBase,
        int pairs,
        double seconds,
        long seed,
        List<String> edgeOptions,
        @Nullable Path profiles) {

    /** Connections of the rows that say nothing else. */
    static final int CONNECTIONS = 64;

    public Terms {
        edgeOptions = List.copyOf(edgeOptions);
    }
}
