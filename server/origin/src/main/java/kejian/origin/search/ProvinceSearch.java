package kejian.origin.search;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Asks the search server while it is in step, else the embedded index, which is always kept: a
 * server that is down, hung or slow costs one question its time and no page its answer.
 */
@ApplicationScoped
class ProvinceSearch {

    private final Indexing embedded;
    private final CatchingUp server;
    private final MeterRegistry metrics;

    ProvinceSearch(Indexing embedded, CatchingUp server, MeterRegistry metrics) {
        this.embedded = embedded;
        this.server = server;
        this.metrics = metrics;
    }

    /** As {@link SearchIndex#find}. */
    List<String> find(String words, int most) throws IOException {
        Optional<SearchIndex> engine = server.index().filter(_ -> server.isInStep());
        if (engine.isPresent()) {
            try {
                List<String> found = engine.get().find(words, most);
                count("elasticsearch");
                return found;
            } catch (IOException e) {
                server.away(e);
            }
        }
        count("embedded");
        return embedded.index().find(words, most);
    }

    private void count(String engine) {
        metrics.counter("kejian_search_answered_total", "engine", engine).increment();
    }
}
