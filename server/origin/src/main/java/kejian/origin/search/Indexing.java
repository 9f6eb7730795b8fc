package kejian.origin.search;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kejian.origin.OriginConfig;
import kejian.origin.courseware.CoursewareChanged;
import org.jboss.logging.Logger;

/**
 * Keeps the embedded index in step with the database: after each commit, and as a whole where it
 * fell behind.
 */
@ApplicationScoped
class Indexing {

    private static final Logger LOG = Logger.getLogger(Indexing.class);

    private final Entries entries;
    private final LuceneSearchIndex index;

    /**
     * There while nobody runs, after a stop that left nothing to index; holds the analysis'
     * version.
     */
    private final Path inStep;

    private volatile boolean behind;

    Indexing(Entries entries, OriginConfig config) throws IOException {
        this.entries = entries;
        Path folder = config.data().resolve("search");
        Files.createDirectories(folder);
        this.inStep = config.data().resolve("search.in-step");
        this.index = new LuceneSearchIndex(folder);
    }

    SearchIndex index() {
        return index;
    }

    /**
     * A crash between commit and indexing leaves a change behind, and an edited title changes no
     * count: only a clean stop is believed.
     */
    void start(@Observes @Priority(3_000) StartupEvent event) throws IOException {
        boolean stoppedCleanly =
                Files.exists(inStep)
                        && Files.readString(inStep).equals(Integer.toString(Terms.VERSION));
        Files.deleteIfExists(inStep);
        if (!stoppedCleanly || index.size() != entries.count()) {
            index.clear();
            List<SearchIndex.Entry> page = entries.after(Entries.START);
            while (!page.isEmpty()) {
                index.add(page); // a start that is broken off makes it anew: one commit will do
                page = entries.after(UUID.fromString(page.getLast().id()));
            }
            index.commit();
            LOG.infof("search index made anew: courseware=%d", index.size());
        }
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) CoursewareChanged event)
            throws IOException {
        try {
            index.put(entries.of(List.of(event.id())));
        } catch (IOException e) {
            behind = true;
            throw e;
        }
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        index.close();
        if (!behind) {
            Files.writeString(inStep, Integer.toString(Terms.VERSION));
        }
    }
}
