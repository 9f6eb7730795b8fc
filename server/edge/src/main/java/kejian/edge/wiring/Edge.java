package kejian.edge.wiring;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import kejian.contract.edge.EdgeReport;
import kejian.edge.courier.CourierImport;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.journal.Journal;
import kejian.edge.journal.JournalCopy;
import kejian.edge.journal.Packing;
import kejian.edge.journal.Upload;
import kejian.edge.possession.Possession;
import kejian.edge.province.BackOff;
import kejian.edge.province.Province;
import kejian.edge.register.KnownBoxes;
import kejian.edge.report.BoxesSeen;
import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.report.Reports;
import kejian.edge.store.Blobs;
import kejian.edge.store.Scrubber;
import kejian.edge.store.Verify;
import kejian.edge.sync.FillRate;
import kejian.edge.sync.FillWindow;
import kejian.edge.sync.Meter;
import kejian.edge.sync.MonthlyBudget;
import kejian.edge.sync.NewsLine;
import kejian.edge.sync.Outcome;
import kejian.edge.sync.ReleaseSync;
import kejian.edge.sync.Releases;
import kejian.edge.sync.Sources;
import kejian.edge.tree.Neighbour;
import kejian.edge.tree.OwnTicket;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.OwnKey;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import kejian.edge.withdrawal.Receipts;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All parts of one edge, put together and kept going. */
final class Edge implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Edge.class);

    /** Five seconds of a line that broke. */
    private static final int TRIES_OF_A_BROKEN_LINE = 20;

    private static final Duration PACKING = Duration.ofMinutes(1);

    /** An answer that is ready has five minutes; the province hears it once more, not a storm. */
    private static final Duration PROOF_AGAIN = Duration.ofSeconds(20);

    private static final Duration RESTORING = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);
    private static final Duration LONGEST_CONFIRMATION_REST = Duration.ofMinutes(2);

    final Blobs blobs;
    final Releases releases;
    final Journal journal;
    final BoxesSeen evidence;
    final Trust trust;
    final Upload upload;
    final ReleaseSync sync;
    final Faults faults;
    final byte[] sessionKey;
    final byte[] localKey;
    final CourierImport courier;
    final Sources sources;
    final FillRate fillRate;
    final Optional<MonthlyBudget> budget;
    final LeaseWatch leases;
    final KnownBoxes boxes;
    private final OwnTicket ticket;
    private final List<Neighbour> neighbours;
    private final OwnKey ownKey;
    private final Receipts receipts;
    private final RunningMark mark;
    private final Scrubbing scrubbing;
    private final Province province;
    private final Settings settings;
    private final Reports reports;
    private final Possession possession;
    private final Rejections rejections;
    private final Clock wall;
    private Loop[] loops = {};
    private Supplier<EdgeReport.@Nullable Load> load = () -> null;
    private volatile boolean restored;

    private Edge(Settings settings, Clock wall, Rejections rejections)
            throws IOException, Refused, SetUpFault {
        this.settings = settings;
        this.rejections = rejections;
        this.wall = wall;
        Disk disk = new RealDisk();
        Path data = settings.data();
        disk.createFolders(data);
        byte[] pinned = Files.readAllBytes(settings.root());
        mark = RunningMark.set(data, disk);
        blobs = Blobs.open(data, disk, Verify.fromPlatter());
        trust = Trust.open(data.resolve("trust"), disk, pinned, wall, System::nanoTime);
        CountyTrust county = CountyWatch.open(data, disk, trust, settings.county());
        releases = new Releases(data, disk, blobs, county);
        JournalSettings j = settings.journal();
        int commitBytes = 8 << 20;
        journal =
                Journal.open(
                        data.resolve("journal"),
                        disk,
                        new Journal.Limits(j.segmentBytes(), j.totalBytes(), commitBytes));
        evidence = new BoxesSeen(journal);
        faults = new Faults(wall);
        scrubbing =
                new Scrubbing(
                        new Scrubber(blobs),
                        settings.store(),
                        faults,
                        mark.isUnclean() && settings.store().verifyAfterUncleanStop());
        leases = new LeaseWatch(trust, releases, faults, System::nanoTime);
        sessionKey = SessionKey.loadOrCreate(data, disk);
        localKey = SessionKey.loadOrCreate(data, "local.key", disk);
        province =
                new Province(
                        settings.origin(), Optional.of(settings.token()), Province.Patience.NORMAL);
        SyncSettings s = settings.sync();
        ticket = new OwnTicket(data, disk, province, trust.time().asClock());
        neighbours =
                s.sources().orElse(List.of()).stream()
                        .map(address -> new Neighbour(address, ticket::bearer))
                        .toList();
        sources =
                new Sources(
                        province,
                        neighbours,
                        System::nanoTime,
                        new Sources.Waiting(s.sourcePatience(), BETWEEN_QUESTIONS),
                        (name, refusal) -> rejections.count(refusal.reason()));
        fillRate =
                new FillRate(settings.window(), s.zone(), trust.time().asClock(), System::nanoTime);
        budget = budget(data, disk);
        sync =
                new ReleaseSync(
                        province,
                        sources,
                        trust,
                        blobs,
                        releases,
                        new ReleaseSync.Limits(
                                settings.store().reserveBytes(),
                                s.documentBytes(),
                                s.bytesPerSecond(),
                                s.parallel(),
                                TRIES_OF_A_BROKEN_LINE),
                        fillRate,
                        System::nanoTime,
                        budget.<Meter>map(b -> b).orElse(Meter.NONE),
                        county);
        courier =
                new CourierImport(
                        sync,
                        new JournalCopy(journal, settings.name()),
                        settings.name(),
                        settings.token(),
                        refusal -> rejections.count(refusal.reason()));
        ownKey = OwnKey.loadOrCreate(data, disk);
        receipts =
                Receipts.open(
                        data.resolve("receipts"),
                        disk,
                        settings.name(),
                        ownKey,
                        trust.time().asClock());
        upload = new Upload(journal, province, settings.name());
        boxes = KnownBoxes.open(data, disk, province, trust, settings.name());
        reports = new Reports(province, evidence, boxes::cloned, this::report);
        possession = new Possession(province, blobs, releases, settings.name());
    }

    static Edge open(Settings settings, Clock wall, Rejections rejections) throws SetUpFault {
        try {
            return new Edge(settings, wall, rejections);
        } catch (Refused e) {
            throw new SetUpFault("kejian.sync.root is not a root document: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SetUpFault("The edge cannot use its files: " + e, e);
        }
    }

    private Optional<MonthlyBudget> budget(Path data, Disk disk) throws IOException {
        SyncSettings s = settings.sync();
        return s.monthlyBytes().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        MonthlyBudget.open(
                                data.resolve("METERED"),
                                disk,
                                s.monthlyBytes().getAsLong(),
                                trust.time().asClock(),
                                s.zone()));
    }

    /**
     * Begins to restore, fetch, send, report and scrub; returns at once.
     *
     * @param busy told with each report
     */
    void start(Supplier<EdgeReport.@Nullable Load> busy) {
        load = busy; // before the loops, whose threads read it
        RandomGenerator random = RandomGenerator.getDefault();
        SyncSettings s = settings.sync();
        JournalSettings j = settings.journal();
        SyncRest syncRest = new SyncRest(s.interval(), s.longestInterval(), random);
        BackOff uploadRest = new BackOff(j.uploadInterval(), j.longestInterval(), random);
        BackOff reportRest = new BackOff(s.reportInterval(), s.longestInterval(), random);
        BackOff possessionRest =
                new BackOff(settings.store().possessionInterval(), s.longestInterval(), random);
        BackOff confirmRest = new BackOff(s.reportInterval(), LONGEST_CONFIRMATION_REST, random);
        Confirmations confirmations =
                new Confirmations(
                        releases, receipts, ownKey, settings.name(), province, faults, confirmRest);
        Loop confirming = Loop.start("confirm", () -> restored ? confirmations.once() : RESTORING);
        Loop lending =
                Loop.start(
                        "lease",
                        () -> {
                            leases.keepTime(); // also through hours of reading every byte
                            return restored ? leases.once() : RESTORING;
                        });
        Runnable looked =
                () -> {
                    confirming.wake();
                    lending.wake();
                };
        CountyWatch county = new CountyWatch(sync::county, faults, rejections);
        Loop syncing =
                Loop.start(
                        "sync",
                        () -> {
                            Duration rest = syncOnce(syncRest);
                            county.once();
                            looked.run();
                            return rest;
                        });
        News news =
                new News(
                        new NewsLine(province),
                        sync,
                        trust,
                        s.interval(),
                        syncing::wake,
                        looked,
                        random);
        loops =
                new Loop[] {
                    syncing,
                    confirming,
                    lending,
                    Loop.start("news", () -> restored ? news.once() : RESTORING),
                    Loop.start("upload", () -> uploadOnce(uploadRest)),
                    Loop.start("report", () -> reportOnce(reportRest)),
                    Loop.start("pack", this::packJournal),
                    Loop.start("scrub", () -> restored ? scrubbing.once() : RESTORING),
                    Loop.start("possession", () -> proveOnce(possessionRest)),
                    Loop.start("pages", ColdPages::release)
                };
    }

    /** Whether the disk was looked through since the start. */
    boolean isRestored() {
        return restored;
    }

    /**
     * @param undo goes on to the newest release again
     * @return whether there was anything to go back to
     */
    boolean rollBack(boolean undo) throws IOException {
        if (undo) {
            sync.endRollBack();
            return true;
        }
        return sync.rollBack().isPresent();
    }

    private Duration syncOnce(SyncRest rest) {
        if (!restored) {
            try {
                releases.restore(scrubbing.isSuspect(), trust);
                restored = true;
                System.gc(); // what reading it took goes back to the system
            } catch (IOException e) {
                faults.raise(Part.STORE, "disk", "the release cannot be restored: " + e);
                return rest.afterFailure();
            }
        }
        if (!neighbours.isEmpty()) {
            ticket.renewQuietly();
        }
        long before = sync.bytesCome();
        return switch (sync.runOnce()) {
            case Outcome.UpToDate(var number) -> {
                faults.clear(Part.SYNC);
                yield rest.afterSuccess();
            }
            case Outcome.Activated(var number) -> {
                faults.clear(Part.SYNC);
                System.gc();
                yield rest.afterSuccess();
            }
            case Outcome.NotBelieved(var refusal) -> {
                rejections.count(refusal.reason());
                faults.raise(Part.SYNC, refusal.reason(), refusal.sentence());
                yield rest.afterFailure();
            }
            case Outcome.Interrupted(var detail) -> {
                faults.raise(Part.SYNC, "interrupted", detail);
                yield rest.afterBreak(sync.bytesCome() > before);
            }
            case Outcome.NothingOffered(var status) -> {
                if (status == 404) {
                    faults.clear(Part.SYNC);
                    yield rest.afterSuccess(); // a young province without a release
                }
                faults.raise(Part.SYNC, "not-admitted", "the origin answers " + status);
                yield rest.afterFailure();
            }
            case Outcome.Lacking(var number, var missing, var altered) ->
                    rest.afterFailure(); // of a disk alone
            case Outcome.NoRoom(var needed, var free) -> {
                faults.raise(
                        Part.SYNC,
                        "no-room",
                        "the next release needs %d bytes, free are %d".formatted(needed, free));
                yield rest.afterFailure();
            }
        };
    }

    private Duration uploadOnce(BackOff rest) {
        try {
            while (upload.runOnce() > 0 && !Thread.currentThread().isInterrupted()) {}
            faults.clear(Part.JOURNAL);
            return rest.afterSuccess();
        } catch (IOException e) {
            faults.raise(Part.JOURNAL, "upload", String.valueOf(e.getMessage()));
            return rest.afterFailure();
        }
    }

    /** What waits for the line for long. */
    private Duration packJournal() {
        try {
            while (Packing.one(journal) && !Thread.currentThread().isInterrupted()) {}
        } catch (IOException e) {
            // what is recorded is safe as it is; the next round tries again
            LOG.warnf("the journal could not be packed: %s", e.getMessage());
        }
        return PACKING;
    }

    private Duration reportOnce(BackOff rest) {
        try {
            reports.send();
            boxes.renew();
            faults.clear(Part.REPORT);
            return rest.afterSuccess();
        } catch (IOException e) {
            faults.raise(Part.REPORT, "report", String.valueOf(e.getMessage()));
            return rest.afterFailure();
        } catch (Refused e) {
            rejections.count(e.refusal().reason());
            faults.raise(Part.REPORT, e.refusal().reason(), e.refusal().sentence());
            return rest.afterFailure();
        }
    }

    private Duration proveOnce(BackOff rest) {
        if (!restored) {
            return settings.store().scrubStep();
        }
        try {
            possession.runOnce();
            faults.clear(Part.POSSESSION);
            return rest.afterSuccess();
        } catch (IOException e) {
            faults.raise(Part.POSSESSION, "proof", String.valueOf(e.getMessage()));
            return possession.hasUnsent() ? PROOF_AGAIN : rest.afterFailure();
        } catch (Refused e) {
            rejections.count(e.refusal().reason());
            faults.raise(Part.POSSESSION, e.refusal().reason(), e.refusal().sentence());
            return rest.afterFailure();
        }
    }

    /** Missing bytes of the release being fetched, or of the active one where damage was found. */
    long missingBytes() {
        ReleaseSync.Pending pending = sync.pending();
        if (pending.number() != 0) {
            return pending.missingBytes();
        }
        try {
            return releases.get().isEmpty()
                    ? 0
                    : blobs.missing(releases.get().get().manifest().blobs()).bytes();
        } catch (IOException e) {
            faults.raise(Part.STORE, "disk", "the disk cannot be read: " + e);
            return 0;
        }
    }

    private EdgeReport report() {
        long free = 0;
        long all = 0;
        try {
            free = blobs.freeBytes();
            all = blobs.diskBytes();
        } catch (IOException e) {
            faults.raise(Part.STORE, "disk", "free space is not known: " + e);
        }
        RollBackWatch.tell(releases, faults);
        Optional<String> fault = faults.current();
        return new EdgeReport(
                settings.name(),
                settings.version(),
                releases.activeNumber(),
                sync.pending().number(),
                missingBytes(),
                free,
                journal.backlog(),
                List.of(),
                fault.orElse(null),
                load.get(),
                new EdgeReport.Work(sync.bytesPerSecond(), all, wall.millis(), seen()),
                leases.report(),
                /* cloned= */ null,
                releases.shownCounty().orElse(null));
    }

    private List<EdgeReport.SourceState> seen() {
        return sources.seen().stream()
                .map(s ->
                        new EdgeReport.SourceState(s.name(), s.bytes(), s.asideSeconds(), s.why()))
                .toList();
    }

    @Override
    public void close() {
        courier.close();
        for (Loop loop : loops) {
            loop.close();
        }
        neighbours.forEach(Neighbour::close);
        province.close();
        try {
            trust.saveTime();
            journal.close();
            if (!scrubbing.isSuspect()) {
                mark.close(); // else the next start goes on reading
            }
        } catch (IOException e) {
            LOG.errorf("the stop was not clean: %s", e.getMessage());
        }
    }

    /** Where refusals are counted. */
    interface Rejections {
        void count(String reason);
    }

    /** All settings, with what is required present. */
    record Settings(
            Path data,
            String name,
            String version,
            URI origin,
            String token,
            Path root,
            SyncSettings sync,
            FillWindow window,
            StoreSettings store,
            JournalSettings journal,
            Optional<String> county) {}
}
