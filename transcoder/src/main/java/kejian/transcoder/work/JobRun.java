package kejian.transcoder.work;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.job.JobProgress.Stage;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.ladder.Ladder;
import org.jboss.logging.Logger;

/**
 * One leased job from its original to its outcome.
 *
 * <p>A second thread sends the heartbeat, and only when work was really done since the last one; it
 * interrupts the job when the origin says that the lease is lost. An interrupted job kills its
 * child and sends nothing more, unless we are stopping: then the job is given back at once.
 */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);
    private static final int SPACE_FACTOR = 3;

    private final JobLease lease;
    private final OriginCalls origin;
    private final Cage cage;
    private final CageSettings cageSettings;
    private final WorkSettings settings;
    private final Supplier<Patience> patience;
    private final Meter meter = new Meter();
    private volatile Stage stage = Stage.FETCHING;
    private volatile boolean lost;

    JobRun(
            JobLease lease,
            OriginCalls origin,
            Cage cage,
            CageSettings cageSettings,
            WorkSettings settings,
            Supplier<Patience> patience) {
        this.lease = lease;
        this.origin = origin;
        this.cage = cage;
        this.cageSettings = cageSettings;
        this.settings = settings;
        this.patience = patience;
    }

    /** How it ended, for the counters. */
    enum End {
        MADE,
        REFUSED,
        FAILED,
        LOST,
        GIVEN_BACK
    }

    End run(Path directory) throws IOException {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread heart = Thread.ofVirtual().name("heartbeat").start(() -> beat(over, worker));
        try (Scratch scratch = Scratch.in(directory)) {
            return work(scratch.directory());
        } catch (OriginCalls.LeaseLost e) {
            LOG.infof("job=%s lease lost", lease.job());
            return End.LOST;
        } catch (InterruptedException e) {
            return lost ? End.LOST : giveBack();
        } finally {
            over.countDown();
            heart.interrupt();
        }
    }

    private End work(Path directory)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        JobOutcome outcome;
        try {
            outcome = make(directory);
        } catch (ClosedByInterruptException e) {
            throw Recipe.interrupted(e);
        } catch (IOException e) {
            LOG.warnf("job=%s failed: %s", lease.job(), e.getMessage());
            outcome = Recipe.failed(lease, Recipe.codeOf(e), String.valueOf(e.getMessage()));
        }
        JobOutcome ended = outcome;
        patience.get().upTo(settings.tries(), "outcome", () -> origin.outcome(lease, ended));
        LOG.infof("job=%s ended durationMs=%d", lease.job(), outcome.durationMs());
        return outcome.failure() != null
                ? End.FAILED
                : outcome.refusal() != null ? End.REFUSED : End.MADE;
    }

    private JobOutcome make(Path directory)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        long needed = lease.original().sizeBytes() * SPACE_FACTOR + settings.reserveBytes();
        FileStore disk = Files.getFileStore(directory);
        if (disk.getUsableSpace() < needed) {
            return Recipe.failed(
                    lease,
                    "scratch-full",
                    "%d bytes are free, %d are needed".formatted(disk.getUsableSpace(), needed));
        }
        Room room = new Room(cage, cageSettings, directory, meter);
        Path original = room.file(Recipe.ORIGINAL);
        patience.get().upTo(settings.tries(), "original", () -> fetchChecked(original));
        meter.percent(5);
        JobOutcome outcome = Recipe.cook(room, lease, now -> stage = now);
        if (outcome.failure() != null || outcome.refusal() != null) {
            return outcome;
        }
        stage = Stage.UPLOADING;
        for (Map.Entry<BlobRef, Path> one : files(outcome, room).entrySet()) {
            patience.get()
                    .upTo(
                            settings.tries(),
                            "blob",
                            () -> origin.put(lease, one.getKey(), one.getValue(), meter));
        }
        meter.percent(100);
        return outcome;
    }

    /** A finished file with another digest is thrown away, so that the next try begins anew. */
    private void fetchChecked(Path original)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        origin.fetch(lease, original, meter);
        if (!OriginCalls.matches(original, lease.original())) {
            Files.delete(original);
            throw new IOException("the original that came has another digest");
        }
    }

    private static Map<BlobRef, Path> files(JobOutcome outcome, Room room) {
        Map<BlobRef, Path> files = new LinkedHashMap<>();
        outcome.tracks().forEach(t -> files.put(t.media(), room.file(Ladder.Made.fileOf(t))));
        if (outcome.poster() != null) {
            files.put(outcome.poster(), room.file(Ladder.POSTER));
        }
        if (outcome.storyboard() != null) {
            files.put(outcome.storyboard().sheet(), room.file(Ladder.SHEET));
        }
        return files;
    }

    private void beat(CountDownLatch over, Thread worker) {
        Duration every = Duration.ofMillis(Math.max(50, lease.leaseSeconds() * 1000L / 4));
        long told = -1;
        try {
            while (!over.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                long done = meter.done();
                if (done == told) {
                    continue;
                }
                try {
                    origin.progress(
                            lease, new JobProgress(lease.fence(), stage, meter.percent(), done));
                    told = done;
                } catch (IOException e) {
                    LOG.debugf("job=%s heartbeat not taken: %s", lease.job(), e.getMessage());
                }
            }
        } catch (OriginCalls.LeaseLost e) {
            LOG.infof("job=%s lease lost while %s", lease.job(), stage);
            lost = true;
            worker.interrupt();
        } catch (InterruptedException e) {
            LOG.debugf("job=%s heartbeat over", lease.job());
        }
    }

    private End giveBack() {
        LOG.infof("job=%s given back", lease.job());
        try {
            origin.outcome(
                    lease, Recipe.failed(lease, "worker-stopping", "the worker was told to stop"));
        } catch (IOException | OriginCalls.LeaseLost e) {
            LOG.infof("job=%s could not be given back: %s", lease.job(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return End.GIVEN_BACK;
    }
}
