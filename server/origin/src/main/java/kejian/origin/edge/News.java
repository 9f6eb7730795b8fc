package kejian.origin.edge;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kejian.contract.release.SignedDocument;
import kejian.origin.release.Documents;
import kejian.origin.release.TimestampSigned;

/**
 * Edges that wait to hear of a new timestamp. One that was signed here wakes them at its commit; of
 * one that another origin signed tells one look at the database a second, and only while somebody
 * waits. A waiting edge costs a parked virtual thread, no connection to the database, and has one
 * call: a second one ends the first, whose line is dead.
 */
@ApplicationScoped
class News {

    private final Documents documents;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private boolean stopping;

    News(Documents documents) {
        this.documents = documents;
    }

    /**
     * @param answer the version, or nothing where the call ends without news
     */
    private record Waiting(long after, CompletableFuture<OptionalLong> answer) {}

    /**
     * The version of the newest timestamp as soon as it is a later one than this, or nothing after
     * so long a time.
     */
    OptionalLong after(String edge, long version, Duration most) throws InterruptedException {
        Waiting mine = new Waiting(version, new CompletableFuture<>());
        if (!begin(edge, mine)) {
            return OptionalLong.empty();
        }
        try {
            tell(newest()); // after it is in the list: no commit falls between
            return mine.answer().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            end(edge, mine);
        }
    }

    private synchronized boolean begin(String edge, Waiting mine) {
        if (stopping) {
            return false;
        }
        Waiting before = waiting.put(edge, mine);
        if (before != null) {
            before.answer().complete(OptionalLong.empty());
        }
        return true;
    }

    private synchronized void end(String edge, Waiting mine) {
        waiting.remove(edge, mine);
    }

    private synchronized void tell(long version) {
        for (Waiting each : waiting.values()) {
            if (version > each.after()) {
                each.answer().complete(OptionalLong.of(version));
            }
        }
    }

    synchronized int waitingEdges() {
        return waiting.size();
    }

    private long newest() {
        return QuarkusTransaction.requiringNew()
                .call(() -> documents.newestVersion(SignedDocument.Type.TIMESTAMP));
    }

    void signed(@Observes(during = TransactionPhase.AFTER_SUCCESS) TimestampSigned event) {
        tell(event.version());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookForOthers() {
        if (waitingEdges() > 0) {
            tell(newest());
        }
    }

    /** Nobody holds up the stop: the running requests are waited for. */
    void stopSoon(@Observes ShutdownDelayInitiatedEvent event) {
        endAll();
    }

    void stop(@Observes ShutdownEvent event) {
        endAll();
    }

    private synchronized void endAll() {
        stopping = true;
        waiting.values().forEach(each -> each.answer().complete(OptionalLong.empty()));
        waiting.clear();
    }
}
