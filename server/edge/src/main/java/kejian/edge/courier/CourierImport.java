package kejian.edge.courier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kejian.contract.courier.CourierFolder;
import kejian.edge.journal.JournalCopy;
import kejian.edge.sync.Outcome;
import kejian.edge.sync.ReleaseSync;
import kejian.edge.trust.Refusal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a release from a courier's disk while boxes go on being served, then gives the disk the
 * journal to take home. One disk at a time.
 */
public final class CourierImport implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CourierImport.class);

    private final ReleaseSync sync;
    private final JournalOut journal;
    private final Consumer<Refusal> refused;
    private final AtomicReference<CourierState> state =
            new AtomicReference<>(new CourierState.Idle());
    private volatile @Nullable Thread thread;

    /**
     * @param token the edge's, which seals what goes home
     * @param refused told of what is not believed
     */
    public CourierImport(
            ReleaseSync sync,
            JournalCopy journal,
            String edge,
            String token,
            Consumer<Refusal> refused) {
        this.sync = sync;
        this.journal = new JournalOut(journal, edge, token);
        this.refused = refused;
    }

    /** How it is going, or how the last one ended. */
    public CourierState state() {
        return state.get() instanceof CourierState.Running
                ? new CourierState.Running(sync.pending().number(), sync.pending().missingBytes())
                : state.get();
    }

    /**
     * Begins to take what lies there, and returns at once.
     *
     * @return false when another disk is being read
     */
    public boolean start(Path top) {
        CourierState before = state.get();
        if (before instanceof CourierState.Running
                || !state.compareAndSet(before, new CourierState.Running(0, 0))) {
            return false;
        }
        thread = Thread.ofVirtual().name("kejian-courier").start(() -> run(top, Medium.REAL));
        return true;
    }

    private void run(Path top, Medium medium) {
        CourierState.Ended ended =
                CourierState.Ended.of("failed", "a fault of the program, see its log");
        try {
            ended = take(top, medium);
        } catch (RuntimeException e) {
            LOG.error("a courier's disk could not be read", e);
        } finally {
            state.set(ended); // whatever happened, the next disk may come
        }
        LOG.infof("courier code=%s release=%d %s", ended.code(), ended.release(), ended.detail());
    }

    CourierState.Ended take(Path top, Medium medium) {
        CourierState.Ended ended = takeRelease(top, medium);
        if (!Files.isDirectory(top.resolve(CourierFolder.NAME), LinkOption.NOFOLLOW_LINKS)) {
            return ended.withoutJournal("the disk is gone");
        }
        try {
            return ended.withJournal(journal.write(top));
        } catch (IOException e) {
            return ended.withoutJournal(String.valueOf(e.getMessage()));
        }
    }

    private CourierState.Ended takeRelease(Path top, Medium medium) {
        CourierDisk disk;
        try {
            disk = CourierDisk.open(top, medium);
        } catch (CourierDisk.NoDisk e) {
            return CourierState.Ended.of(e.code, "no finished courier's disk lies there");
        }
        Outcome outcome = sync.runOnce(disk);
        List<String> altered = new ArrayList<>(disk.alteredDocuments());
        return switch (outcome) {
            case Outcome.Activated(var number) ->
                    CourierState.Ended.of("activated", "").of(number, 0);
            case Outcome.UpToDate(var number) ->
                    CourierState.Ended.of("up-to-date", "").of(number, 0);
            case Outcome.NotBelieved(var refusal) -> {
                refused.accept(refusal);
                yield CourierState.Ended.of(refusal.reason(), refusal.sentence());
            }
            case Outcome.Lacking(var number, var missing, var blobs) -> {
                blobs.forEach(blob -> altered.addAll(disk.alteredFilesOf(blob)));
                String code = altered.isEmpty() ? "incomplete" : "altered";
                yield CourierState.Ended.of(code, "").of(number, missing).naming(altered);
            }
            case Outcome.NoRoom(var needed, var free) ->
                    CourierState.Ended.of(
                            "no-room",
                            "the release needs %d bytes, free are %d".formatted(needed, free));
            case Outcome.NothingOffered(var status) ->
                    CourierState.Ended.of("incomplete", "a document is not on the disk");
            case Outcome.Interrupted(var detail) -> {
                String code =
                        disk.isGone() ? "disk-gone" : altered.isEmpty() ? "failed" : "altered";
                yield CourierState.Ended.of(code, detail).naming(altered);
            }
        };
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
