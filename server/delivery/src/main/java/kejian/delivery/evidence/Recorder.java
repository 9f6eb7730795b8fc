package kejian.delivery.evidence;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Counters.Count;
import org.jboss.logging.Logger;

/**
 * Brings reports to the journal. While one append waits for the disk, the reports that arrive line
 * up and go together into the next, so that one fsync serves them all.
 */
public final class Recorder {

    private static final Logger LOG = Logger.getLogger(Recorder.class);
    private static final int MOST_WAITING = 50_000;
    private static final int MOST_TOGETHER = 4_096;

    private final Vertx vertx;
    private final EvidenceJournal journal;
    private final Counters counters;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean appending = new AtomicBoolean();

    public Recorder(Vertx vertx, EvidenceJournal journal, Counters counters) {
        this.vertx = vertx;
        this.journal = journal;
        this.counters = counters;
    }

    /**
     * Never blocks.
     *
     * @return done once all of it is durable; failed when it could not be, or too many wait. It is
     *     completed on a worker's thread.
     */
    public Future<Void> record(List<ViewingEvent> events) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        if (count.addAndGet(events.size()) > MOST_WAITING) {
            count.addAndGet(-events.size());
            counters.add(Count.QUEUE_FULL, events.size());
            return Future.failedFuture("too many reports wait for the disk");
        }
        Waiting entry = new Waiting(events, Promise.promise());
        waiting.add(entry);
        startAppending();
        return entry.promise.future();
    }

    private void startAppending() {
        if (appending.compareAndSet(false, true)) {
            vertx.executeBlocking(
                            () -> {
                                appendAll();
                                return true;
                            },
                            /* ordered= */ false)
                    .onFailure(e -> LOG.error("journal worker stopped", e));
        }
    }

    private void appendAll() {
        try {
            for (List<Waiting> together = take(); !together.isEmpty(); together = take()) {
                append(together);
            }
        } finally {
            appending.set(false);
        }
        if (!waiting.isEmpty()) {
            startAppending();
        }
    }

    private List<Waiting> take() {
        List<Waiting> together = new ArrayList<>();
        int events = 0;
        while (events < MOST_TOGETHER) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            together.add(next);
            events += next.events.size();
        }
        count.addAndGet(-events);
        return together;
    }

    private void append(List<Waiting> together) {
        List<ViewingEvent> events = together.stream().flatMap(w -> w.events.stream()).toList();
        try {
            journal.append(events);
        } catch (IOException | RuntimeException e) {
            counters.add(Count.APPEND_FAILURES, events.size());
            LOG.errorf(e, "%d reports were not recorded", events.size());
            together.forEach(w -> w.promise.fail(e));
            return;
        }
        together.forEach(w -> w.promise.complete());
    }

    private record Waiting(List<ViewingEvent> events, Promise<Void> promise) {}
}
