package kejian.transcoder.work;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import kejian.contract.job.JobLease;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.hardware.Hardware;
import org.jboss.logging.Logger;

/** Leases and does jobs until it is stopped: one thread and one directory for each slot. */
final class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final String name;
    private final Path scratch;
    private final OriginCalls origin;
    private final Cage cage;
    private final CageSettings cageSettings;
    private final WorkSettings settings;
    private final Admission admission;
    private final Hardware hardware;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> slots = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final Map<JobRun.End, LongAdder> ended = new EnumMap<>(JobRun.End.class);

    Worker(
            String name,
            Path scratch,
            OriginCalls origin,
            Cage cage,
            CageSettings cageSettings,
            WorkSettings settings,
            Admission admission,
            Hardware hardware) {
        this.hardware = hardware;
        this.name = name;
        this.scratch = scratch;
        this.origin = origin;
        this.cage = cage;
        this.cageSettings = cageSettings;
        this.settings = settings;
        this.admission = admission;
        for (JobRun.End end : JobRun.End.values()) {
            ended.put(end, new LongAdder());
        }
    }

    void start() throws IOException {
        for (int i = 0; i < slots(settings); i++) {
            Path directory = scratch.resolve("slot-" + i);
            Scratch.in(directory).close(); // what a killed worker left
            KeptOriginal kept = new KeptOriginal(scratch.resolve("kept-" + i + ".bin"));
            kept.forget();
            slots.add(
                    Thread.ofPlatform()
                            .name("slot-" + i)
                            .start(() -> leaseForEver(directory, kept)));
        }
    }

    /** FFmpeg is given two threads to decode with, and encoders run beside one another. */
    static int slots(WorkSettings settings) {
        return settings.slots().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    int busy() {
        return busy.get();
    }

    long ended(JobRun.End end) {
        return java.util.Objects.requireNonNull(ended.get(end)).sum();
    }

    /** Whether every slot still runs. */
    boolean alive() {
        return slots.stream().allMatch(Thread::isAlive);
    }

    /**
     * Leases nothing more; a running job may finish for a while and is given back then. Returns
     * when no slot and no child is left.
     */
    void stop() throws InterruptedException {
        stop.countDown();
        slots.stream().filter(slot -> !working.contains(slot)).forEach(Thread::interrupt);
        long until = System.nanoTime() + settings.finishWithin().toNanos();
        for (Thread slot : slots) {
            slot.join(java.time.Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
        slots.forEach(Thread::interrupt);
        for (Thread slot : slots) {
            slot.join(java.time.Duration.ofSeconds(10));
        }
        origin.close();
    }

    private void leaseForEver(Path directory, KeptOriginal kept) {
        Patience patience = patience();
        while (stop.getCount() > 0) {
            try (Admission.Place place = admission.enter(stop)) {
                Optional<JobLease> lease = origin.lease(name);
                patience.rest();
                if (lease.isPresent()) {
                    work(lease.get(), directory, kept, place);
                } else {
                    kept.forget();
                    stop.await(20, TimeUnit.MILLISECONDS); // an origin that does not long-poll
                }
            } catch (IOException | OriginCalls.LeaseLost e) {
                LOG.infof("nothing leased: %s", e.toString());
                pause(patience);
            } catch (InterruptedException e) {
                // by stop(), which ends the loop, or by the last job's heartbeat a moment too late
                LOG.debug("a slot was interrupted between jobs");
            }
        }
        try {
            kept.forget();
        } catch (IOException e) {
            LOG.warnf("an original stays behind: %s", e.toString());
        }
    }

    private void work(JobLease lease, Path directory, KeptOriginal kept, Admission.Place place)
            throws IOException {
        LOG.infof(
                "job=%s leased fence=%d bytes=%d task=%s",
                lease.job(),
                lease.fence(),
                lease.original().sizeBytes(),
                lease.task().getClass().getSimpleName());
        busy.incrementAndGet();
        working.add(Thread.currentThread());
        try {
            JobRun run =
                    new JobRun(
                            lease,
                            origin,
                            cage,
                            cageSettings,
                            settings,
                            this::patience,
                            kept,
                            hardware);
            JobRun.End end = run.run(directory, place::begins);
            java.util.Objects.requireNonNull(ended.get(end)).increment();
        } finally {
            working.remove(Thread.currentThread());
            busy.decrementAndGet();
            boolean unused = Thread.interrupted(); // of a lost lease that came too late
        }
    }

    private static void pause(Patience patience) {
        try {
            patience.pause();
        } catch (InterruptedException e) {
            LOG.debug("a slot was interrupted while it waited");
        }
    }

    private Patience patience() {
        return new Patience(
                settings.retryFirst(), settings.retryLongest(), stop, RandomGenerator.getDefault());
    }
}
