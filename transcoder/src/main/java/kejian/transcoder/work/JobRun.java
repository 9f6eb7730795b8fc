package kejian.transcoder.work;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.BurnIn;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.job.JobProgress.Stage;
import kejian.contract.job.PartMade;
import kejian.contract.job.Preview;
import kejian.contract.job.Task;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.caption.Captions;
import kejian.transcoder.hardware.Hardware;
import kejian.transcoder.ladder.Chunks;
import kejian.transcoder.ladder.Files256;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.ladder.Lengths;
import kejian.transcoder.ladder.Outline;
import kejian.transcoder.lecture.Slides;
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
    private final KeptOriginal kept;
    private final Hardware hardware;
    private final Meter meter = new Meter();
    private volatile Stage stage = Stage.FETCHING;
    private volatile boolean lost;

    JobRun(
            JobLease lease,
            OriginCalls origin,
            Cage cage,
            CageSettings cageSettings,
            WorkSettings settings,
            Supplier<Patience> patience,
            KeptOriginal kept,
            Hardware hardware) {
        this.hardware = hardware;
        this.lease = lease;
        this.origin = origin;
        this.cage = cage;
        this.cageSettings = cageSettings;
        this.settings = settings;
        this.patience = patience;
        this.kept = kept;
    }

    /** How it ended, for the counters. */
    enum End {
        MADE,
        REFUSED,
        FAILED,
        LOST,
        GIVEN_BACK
    }

    /**
     * @param fetched is told once all is here and FFmpeg is about to begin
     */
    End run(Path directory, Runnable fetched) throws IOException {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread heart = Thread.ofVirtual().name("heartbeat").start(() -> beat(over, worker));
        try (Scratch scratch = Scratch.in(directory)) {
            return work(scratch.directory(), fetched);
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

    private End work(Path directory, Runnable fetched)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        Room room = new Room(cage, cageSettings, directory, meter);
        Recipe.Result result;
        try {
            result = make(room, fetched);
        } catch (ClosedByInterruptException e) {
            throw Recipe.interrupted(e);
        } catch (IOException e) {
            LOG.warnf("job=%s failed: %s", lease.job(), e.getMessage());
            result = failed(Recipe.codeOf(e), String.valueOf(e.getMessage()));
        }
        return switch (result) {
            case Recipe.Result.Outcome one -> end(one.outcome());
            case Recipe.Result.Divided one -> divide(room, one.outline());
            case Recipe.Result.Part one -> handIn(room, one.made());
        };
    }

    /** What is not taken of a part would not be the next time either. */
    private End unfit(OriginCalls.Rejected e)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        LOG.warnf("job=%s fence=%d not taken: %s", lease.job(), lease.fence(), e.getMessage());
        return end(Recipe.failed(lease, Chunks.UNFIT, String.valueOf(e.getMessage())));
    }

    private Recipe.Result failed(String code, String detail) {
        return new Recipe.Result.Outcome(Recipe.failed(lease, code, detail));
    }

    private End end(JobOutcome ended)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        send("outcome", () -> origin.outcome(lease, ended));
        LOG.infof("job=%s ended durationMs=%d", lease.job(), ended.durationMs());
        return ended.failure() != null
                ? End.FAILED
                : ended.refusal() != null ? End.REFUSED : End.MADE;
    }

    private End divide(Room room, Outline outline)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        List<Task.PartFile> copied =
                Chunks.copied(outline).isPresent()
                        ? List.of(put(room, Chunks.copied(outline).get()))
                        : List.of();
        Division division = new Division(lease.fence(), outline.written(), outline.ends(), copied);
        try {
            send("division", () -> origin.divide(lease, division));
        } catch (OriginCalls.Rejected e) {
            return unfit(e);
        }
        kept.keep(room.file(Recipe.ORIGINAL), lease.original());
        LOG.infof("job=%s divided chunks=%d", lease.job(), outline.ends().size());
        return End.MADE;
    }

    private End handIn(Room room, Chunks.Made made)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        stage = Stage.UPLOADING;
        List<Task.PartFile> files = new ArrayList<>();
        for (String file : made.files()) {
            files.add(put(room, file));
        }
        Task.Part part =
                new Task.Part(files, made.pictures(), made.first(), made.next(), made.all());
        try {
            send("part", () -> origin.part(lease, new PartMade(lease.fence(), part)));
        } catch (OriginCalls.Rejected e) {
            return unfit(e);
        }
        kept.keep(room.file(Recipe.ORIGINAL), lease.original());
        LOG.infof("job=%s fence=%d part pictures=%d", lease.job(), lease.fence(), made.pictures());
        return End.MADE;
    }

    private Task.PartFile put(Room room, String file)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        BlobRef blob = Files256.blob(room.file(file));
        put(room.file(file), blob);
        return new Task.PartFile(file, blob);
    }

    private void put(Path file, BlobRef blob)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        send("blob", () -> origin.put(lease, blob, file, meter));
    }

    private void send(String what, Patience.Call call)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        patience.get().upTo(settings.tries(), what, call);
    }

    private Recipe.Result make(Room room, Runnable fetched)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        List<Task.Part> parts = lease.task() instanceof Task.Join join ? join.parts() : List.of();
        long bytes =
                parts.isEmpty()
                        ? lease.original().sizeBytes()
                        : parts.stream()
                                .flatMap(part -> part.files().stream())
                                .mapToLong(file -> file.media().sizeBytes())
                                .sum();
        // what lies here already is not needed again, and what nobody asks for makes room
        boolean here = parts.isEmpty() && kept.is(lease.original());
        if (!here) {
            kept.forget();
        }
        List<BlobRef> slides =
                lease.lecture() == null
                        ? List.of()
                        : lease.lecture().pictures().distinct().toList();
        BurnIn burnIn = lease.burnIn();
        long needed =
                bytes * SPACE_FACTOR
                        + slides.size() * Slides.MOST_BYTES
                        + (burnIn == null ? 0 : Captions.roomBytes(burnIn))
                        + settings.reserveBytes()
                        - (here ? bytes : 0);
        FileStore disk = Files.getFileStore(room.file("."));
        if (disk.getUsableSpace() < needed) {
            return failed(
                    "scratch-full",
                    "%d bytes are free, %d are needed".formatted(disk.getUsableSpace(), needed));
        }
        if (parts.isEmpty()) {
            Path original = room.file(Recipe.ORIGINAL);
            if (!kept.give(lease.original(), original)) {
                send("original", () -> fetchChecked(original));
            }
        }
        for (BlobRef slide : slides) {
            send("slide", () -> fetchChecked(slide, room.file(Slides.file(slide))));
        }
        if (burnIn != null) {
            send("captions", () -> fetchChecked(burnIn.text(), room.file(Captions.FILE)));
        }
        for (int number = 0; number < parts.size(); number++) {
            for (Task.PartFile file : parts.get(number).files()) {
                Path to = room.file(Chunks.partFile(number, file.name()));
                send("part", () -> fetchChecked(file.media(), to));
            }
        }
        fetched.run();
        meter.percent(5);
        Lengths lengths =
                new Lengths(settings.divideAfter(), settings.chunk(), settings.beginning());
        Recipe.Result result =
                Recipe.prepare(
                        room,
                        lease,
                        hardware,
                        lengths,
                        "%s %d".formatted(lease.job(), lease.fence()),
                        now -> stage = now,
                        (picture, isRendition, sound, durationMs) ->
                                show(room, picture, isRendition, sound, durationMs));
        if (!(result instanceof Recipe.Result.Outcome one)
                || one.outcome().failure() != null
                || one.outcome().refusal() != null) {
            return result;
        }
        stage = Stage.UPLOADING;
        for (Map.Entry<BlobRef, Path> file : files(one.outcome(), room).entrySet()) {
            put(file.getValue(), file.getKey());
        }
        meter.percent(100);
        return result;
    }

    private void show(Room room, String picture, boolean isRendition, String sound, long durationMs)
            throws IOException, InterruptedException {
        try {
            Preview preview =
                    new Preview(
                            lease.fence(),
                            put(room, picture).media(),
                            isRendition,
                            put(room, sound).media(),
                            durationMs);
            send("preview", () -> origin.preview(lease, preview));
            LOG.infof("job=%s can be previewed", lease.job());
        } catch (OriginCalls.LeaseLost e) {
            lost = true;
            throw new InterruptedException("lease lost");
        }
    }

    private void fetchChecked(BlobRef part, Path to)
            throws IOException, InterruptedException, OriginCalls.LeaseLost {
        origin.fetchPart(lease, part, to, meter);
        if (!OriginCalls.matches(to, part)) {
            Files.delete(to);
            throw new IOException("the part that came has another digest");
        }
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
