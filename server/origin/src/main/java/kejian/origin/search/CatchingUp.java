package kejian.origin.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kejian.origin.courseware.CoursewareChanged;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the search server in step. One thread looks at the server, fills its index where it has
 * none of ours, and brings it what changed; nobody who saves or searches waits for that. The server
 * is asked only while nothing waits, so whoever saved something finds it, and an answer is never
 * older than the embedded index's.
 */
@ApplicationScoped
class CatchingUp {

    private static final Logger LOG = Logger.getLogger(CatchingUp.class);

    private final ServerCopy copy;
    private final Entries entries;
    private final @Nullable ElasticsearchServer server;
    private final @Nullable ElasticsearchIndex index;
    private final MeterRegistry metrics;
    private final long lookMs;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("search").factory());

    private Standing standing = new Standing.Away("it was not asked yet");

    /** Changes that were told of; one that comes during a look is not overlooked by it. */
    private long told;

    private boolean asked;

    /** How many entries the server refused for good. */
    private volatile long refused;

    CatchingUp(ServerCopy copy, Entries entries, SearchConfig config, MeterRegistry metrics)
            throws IOException {
        SearchConfig.Elasticsearch engine = config.elasticsearch();
        this.copy = copy;
        this.entries = entries;
        this.metrics = metrics;
        this.server = engine.urls().isPresent() ? new ElasticsearchServer(engine) : null;
        this.index = server == null ? null : new ElasticsearchIndex(server, engine.prefix());
        this.lookMs = engine.look().toMillis();
    }

    /** The server, where one is configured. */
    Optional<SearchIndex> index() {
        return Optional.ofNullable(index);
    }

    synchronized Standing standing() {
        return standing;
    }

    boolean isInStep() {
        return standing() instanceof Standing.InStep;
    }

    /** Whoever asked the server in vain says so, and nobody waits for it until it was looked at. */
    synchronized void away(IOException why) {
        Standing.Away now = new Standing.Away(String.valueOf(why.getMessage()));
        if (!standing.equals(now)) {
            LOG.warnf("search server is away, the embedded index answers: %s", reason(why));
        }
        standing = now;
    }

    private static String reason(IOException why) {
        return why.getCause() == null ? why.toString() : why.getMessage() + ": " + why.getCause();
    }

    void start(@Observes @Priority(3_100) StartupEvent event) throws SQLException {
        if (index == null) {
            copy.forget();
        } else {
            metrics.gauge("kejian_search_degraded", this, s -> s.isInStep() ? 0 : 1);
            metrics.gauge("kejian_search_refused", this, s -> s.refused);
            thread.scheduleWithFixedDelay(this::look, 0, lookMs, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) throws IOException, InterruptedException {
        thread.shutdownNow();
        if (server != null) {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the search server was still being asked at the stop");
            }
            server.close();
        }
    }

    void changing(@Observes(during = TransactionPhase.IN_PROGRESS) CoursewareChanged event)
            throws SQLException {
        if (index != null) {
            copy.note(event.id());
        }
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) CoursewareChanged event) {
        if (index != null) {
            tell();
        }
    }

    private synchronized void tell() {
        told++;
        if (standing instanceof Standing.InStep) {
            standing = new Standing.Behind();
        }
        // one that is away is not asked more often because people go on working
        if (!asked && !(standing instanceof Standing.Away)) {
            asked = true;
            thread.execute(this::look);
        }
    }

    private synchronized long told() {
        asked = false;
        return told;
    }

    private synchronized void stands(Standing now) {
        if (standing.getClass() != now.getClass()) {
            LOG.infof("search server: %s", now.word());
        }
        standing = now;
    }

    private synchronized boolean inStepUnlessToldSince(long seen) {
        if (told == seen) {
            stands(new Standing.InStep());
        }
        return told == seen;
    }

    /** Whatever fails is tried again at the next look: nothing of it ends the looking. */
    private void look() {
        ElasticsearchIndex there = index;
        if (there == null || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            there.demandHealth();
            fillWhereNeeded(there);
            long seen;
            do {
                seen = told();
                bringChanges(there);
            } while (!inStepUnlessToldSince(seen));
            refused = copy.count(/* refused= */ true);
        } catch (IOException e) {
            away(e);
        } catch (SQLException | RuntimeException e) {
            LOG.errorf(e, "the search server cannot be kept in step");
            away(new IOException("the origin failed", e));
        }
    }

    private void fillWhereNeeded(ElasticsearchIndex there) throws IOException, SQLException {
        Optional<ServerCopy.Filled> known = copy.filled().filter(f -> there.isOurs(f.index()));
        if (known.isPresent() && known.get().complete()) {
            if (there.shown().equals(known.map(ServerCopy.Filled::index))) {
                return;
            }
            known = Optional.empty();
        }
        UUID after;
        String name;
        if (known.isPresent() && there.next().equals(known.map(ServerCopy.Filled::index))) {
            name = known.get().index();
            after = known.get().after();
            LOG.infof("search server's index is filled on: index=%s after=%s", name, after);
        } else {
            name = there.begin();
            after = Entries.START;
            copy.begin(name);
            LOG.infof("search server's index is filled: index=%s", name);
        }
        long filled = 0;
        List<SearchIndex.Entry> page = entries.after(after);
        while (!page.isEmpty()) {
            stands(new Standing.Filling(filled));
            try {
                there.fill(page);
            } catch (SearchIndex.EntriesRefusedException e) {
                refuse(e);
            }
            filled += page.size();
            after = UUID.fromString(page.getLast().id());
            copy.moved(after);
            page = entries.after(after);
        }
        there.show(name);
        copy.completed();
        LOG.infof("search server's index is shown: index=%s courseware=%d", name, filled);
    }

    private void bringChanges(ElasticsearchIndex there) throws IOException, SQLException {
        List<ServerCopy.Change> waiting = copy.waiting(Entries.PAGE);
        while (!waiting.isEmpty()) {
            Set<UUID> ids = new HashSet<>();
            waiting.forEach(change -> ids.add(change.courseware()));
            SearchIndex.@Nullable EntriesRefusedException refusal = null;
            try {
                there.put(entries.of(ids));
            } catch (SearchIndex.EntriesRefusedException e) {
                refusal = e;
            }
            copy.taken(waiting);
            if (refusal != null) {
                refuse(refusal);
            }
            waiting = copy.waiting(Entries.PAGE);
        }
    }

    private void refuse(SearchIndex.EntriesRefusedException e) throws SQLException {
        for (var refusal : e.reasons().entrySet()) {
            LOG.errorf(
                    "search server refuses: courseware=%s %s",
                    refusal.getKey(), refusal.getValue());
            copy.refused(UUID.fromString(refusal.getKey()), refusal.getValue());
        }
    }
}
