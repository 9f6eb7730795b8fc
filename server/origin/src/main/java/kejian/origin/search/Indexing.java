package kejian.origin.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.release.Catalogue;
import kejian.origin.OriginConfig;
import kejian.origin.courseware.Courseware;
import kejian.origin.courseware.CoursewareChanged;
import kejian.origin.courseware.Coursewares;
import org.jboss.logging.Logger;

/**
 * Keeps the index in step with the database: after each commit, and as a whole where it fell
 * behind.
 */
@ApplicationScoped
class Indexing {

    private static final Logger LOG = Logger.getLogger(Indexing.class);

    private final Coursewares coursewares;
    private final ObjectMapper json;
    private final LuceneSearchIndex index;

    /** There while nobody runs, after a stop that left nothing to index. */
    private final Path inStep;

    private volatile boolean behind;

    Indexing(Coursewares coursewares, ObjectMapper json, OriginConfig config) throws IOException {
        this.coursewares = coursewares;
        this.json = json;
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
    @Transactional(rollbackOn = Exception.class)
    void start(@Observes @Priority(3_000) StartupEvent event) throws IOException {
        long wanted = coursewares.count();
        boolean stoppedCleanly = Files.deleteIfExists(inStep);
        if (!stoppedCleanly || index.size() != wanted) {
            index.clear();
            List<SearchIndex.Entry> entries = new ArrayList<>();
            for (Courseware courseware : coursewares.listAll()) {
                entries.add(entry(courseware));
            }
            index.put(entries);
            LOG.infof("search index made anew: courseware=%d", wanted);
        }
    }

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) CoursewareChanged event)
            throws IOException {
        Courseware courseware = coursewares.findById(event.id());
        if (courseware != null) {
            try {
                index.put(List.of(entry(courseware)));
            } catch (IOException e) {
                behind = true;
                throw e;
            }
        }
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        index.close();
        if (!behind) {
            Files.createFile(inStep);
        }
    }

    private SearchIndex.Entry entry(Courseware c) throws IOException {
        String article = c.articleJson();
        return new SearchIndex.Entry(
                c.id().toString(),
                c.title(),
                c.summary(),
                c.tags(),
                c.presenter(),
                article == null ? "" : json.readValue(article, Catalogue.Article.class).words());
    }
}
