package kejian.edge.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kejian.contract.blob.Digest;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jboss.logging.Logger;

/**
 * Which release boxes see. Order is all: blobs whole and durable, then the release's document, then
 * the pointer in one rename, then the memory. A power cut between any two of these leaves the old
 * release or the new one. Only after the switch does anything old go, and the release before the
 * active one stays.
 */
public class Releases implements CurrentView {

    private static final Logger LOG = Logger.getLogger(Releases.class);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Path pointer;
    private final Disk disk;
    private final Blobs blobs;
    private final Withdrawals withdrawals;
    private final PassedOver passedOver;
    private final Lock switching = new ReentrantLock();
    private final AtomicReference<Optional<ReleaseView>> current =
            new AtomicReference<>(Optional.empty());
    private long silentSeconds; // guarded by switching

    public Releases(Path data, Disk disk, Blobs blobs) throws IOException {
        this.folder = data.resolve("releases");
        this.pointer = data.resolve("CURRENT");
        this.disk = disk;
        this.blobs = blobs;
        disk.createFolders(folder);
        this.withdrawals = Withdrawals.open(data.resolve("WITHDRAWN"), disk);
        this.passedOver = PassedOver.open(data.resolve("PASSED-OVER"), disk);
    }

    @Override
    public Optional<ReleaseView> get() {
        return current.get();
    }

    /** Number of the release that boxes see, 0 for none. */
    public long activeNumber() {
        return current.get().map(ReleaseView::number).orElse(0L);
    }

    /**
     * Finds the active release on the disk after a start. Blobs of it that are missing or have
     * another size are noticed (they are fetched again, what is there is served); without its
     * document or its catalogue there is nothing to show until the next sync.
     *
     * @param unclean the last stop was none: what was written last is read before it is believed
     */
    public void restore(boolean unclean, Trust trust) throws IOException {
        Optional<Pointer> found = readPointer();
        if (found.isEmpty()) {
            return;
        }
        byte[] document;
        try {
            document = Files.readAllBytes(fileOf(found.get().number()));
        } catch (NoSuchFileException e) {
            LOG.errorf("release=%d has lost its document", found.get().number());
            return;
        }
        if (!Digest.of(document).equals(found.get().document())) {
            LOG.errorf("release=%d has a damaged document", found.get().number());
            return;
        }
        trust.atLeast(found.get().number(), found.get().document());
        try {
            ReleaseManifest manifest =
                    Trust.readStored(document, "release " + found.get().number());
            blobs.checkSizes(manifest.blobs());
            if (unclean) {
                for (Digest last : blobs.writtenLast()) {
                    blobs.scrub(last);
                }
            }
            blobs.scrub(manifest.catalogue().digest());
            ReleaseView view = viewOf(manifest);
            trust.lentWith(manifest);
            afterSilence(trust.silence());
            show(view);
            Blobs.Missing missing = blobs.missing(manifest.blobs());
            LOG.infof(
                    "release=%d is active again, %d bytes missing", view.number(), missing.bytes());
        } catch (NoSuchFileException e) {
            LOG.errorf("release=%d has lost its catalogue", found.get().number());
        } catch (Refused e) {
            LOG.errorf("release=%d cannot be read: %s", found.get().number(), e.getMessage());
        }
    }

    /**
     * Makes a verified release the one that boxes see.
     *
     * @param document as it was served; its digest goes into the pointer
     * @throws Refused when the catalogue cannot be read; the old release stays
     * @throws IOException when it could not be made durable; the old release stays
     */
    public void activate(ReleaseManifest manifest, byte[] document) throws IOException, Refused {
        Blobs.Missing missing = blobs.missing(manifest.blobs());
        if (!missing.blobs().isEmpty()) {
            throw new IllegalStateException(missing.blobs().size() + " blobs are missing");
        }
        ReleaseView view = viewOf(manifest);
        storeDocument(manifest.number(), document);
        movePointer(manifest.number(), Digest.of(document));
        show(view);
        LOG.infof("release=%d is active", manifest.number());
    }

    /** What a later release withdraws is gone from this one as well, and what is lent no longer. */
    private void show(ReleaseView view) {
        switching.lock();
        try {
            current.set(
                    Optional.of(
                            view.withdrawing(withdrawals.after(view.number()))
                                    .afterSilence(silentSeconds)));
        } finally {
            switching.unlock();
        }
    }

    /**
     * The province has been silent for so long: what is lent for no longer than that is gone from
     * what boxes see, and what is lent for longer is back.
     *
     * @return after how long the next lease ends; nothing where none will
     */
    public Optional<Duration> afterSilence(Duration silence) {
        switching.lock();
        try {
            silentSeconds = silence.toSeconds();
            Optional<ReleaseView> before = current.get();
            before.ifPresent(this::show);
            Optional<ReleaseView> after = current.get();
            if (after.isPresent() && after.get() != before.orElse(null)) {
                LOG.infof(
                        "release=%d leases ended=%d of %d, the province was heard %d s ago",
                        after.get().number(),
                        after.get().leases().headSet(silentSeconds, true).size(),
                        after.get().leases().size(),
                        silentSeconds);
            }
            return after.flatMap(v -> Optional.ofNullable(v.leases().higher(silentSeconds)))
                    .map(next -> Duration.ofSeconds(next).minus(silence));
        } finally {
            switching.unlock();
        }
    }

    /**
     * What a verified release withdraws is gone from the one that boxes see, before any blob is
     * fetched for it: from memory first, so that a full disk keeps nothing on the screens.
     *
     * @throws IOException when it is gone, but could not be made durable; ask again
     */
    void withdraw(ReleaseManifest manifest) throws IOException {
        switching.lock();
        try {
            if (withdrawals.hold(manifest.number(), manifest.withdrawn())) {
                current.get().ifPresent(this::show);
            }
            keep(withdrawals);
        } finally {
            switching.unlock();
        }
    }

    /** What is gone, durably; nothing where no release was ever verified. */
    public InForce inForce() {
        switching.lock();
        try {
            Optional<ReleaseView> view = current.get();
            long active = view.map(ReleaseView::number).orElse(0L);
            Optional<InForce> newest = withdrawals.durable();
            return newest.filter(f -> f.release() >= active)
                    .orElseGet(() ->
                            new InForce(
                                    active,
                                    view.map(v -> v.manifest().withdrawn()).orElse(List.of())));
        } finally {
            switching.unlock();
        }
    }

    /**
     * @param release number of the release that withdraws them
     * @param withdrawn ids of courseware
     */
    public record InForce(long release, List<String> withdrawn) {}

    /**
     * Shows the newest earlier release that is whole here. First it becomes durable that what is
     * newer is passed over, and what that withdrew: a power cut leaves one or the other shown, and
     * brings nothing back that was withdrawn.
     *
     * @return its number; none where there is none, and then nothing has changed
     */
    OptionalLong rollBack(Trust trust) throws IOException {
        Optional<ReleaseView> shown = current.get();
        if (shown.isEmpty()) {
            return OptionalLong.empty();
        }
        long active = shown.get().number();
        for (long number : storedNumbers()) {
            if (number < active
                    && !isPassedOver(number)
                    && showEarlier(number, shown.get(), trust)) {
                LOG.warnf("release=%d was rolled back, release=%d is active", active, number);
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }

    private boolean showEarlier(long number, ReleaseView shown, Trust trust) throws IOException {
        byte[] document = Files.readAllBytes(fileOf(number));
        Path rolledBack = blobs.locate(shown.manifest().catalogue().digest()).orElse(null);
        try {
            ReleaseManifest manifest = trust.verifyStored(document, number);
            blobs.scrub(manifest.catalogue().digest());
            if (rolledBack == null || !blobs.missing(manifest.blobs()).blobs().isEmpty()) {
                return false;
            }
            viewOf(manifest); // can be read
            withdraw(shown.manifest());
            passOver(number, catalogueOf(shown.manifest(), rolledBack));
            movePointer(number, Digest.of(document));
            show(viewOf(manifest));
            return true;
        } catch (Refused e) {
            LOG.errorf("release=%d cannot be shown again: %s", number, e.getMessage());
            return false;
        }
    }

    /** Before the pointer moves; a seam for tests of the order. */
    void passOver(long shown, Catalogue rolledBack) throws IOException {
        passedOver.add(shown, rolledBack);
    }

    void endPassingOver() throws IOException {
        passedOver.end();
    }

    boolean isPassedOver(long number) {
        return passedOver.holds(number);
    }

    /** The newest release that somebody rolled back here and that boxes do not see; 0 for none. */
    public long passedOver() {
        long newest = passedOver.newest();
        return newest > activeNumber() ? newest : 0;
    }

    /** A seam for tests of what a power cut leaves. */
    void keep(Withdrawals gone) throws IOException {
        gone.save(disk);
    }

    /** Before the first blob of a release is fetched; a seam for tests of the order. */
    void beforeFetch(ReleaseManifest manifest, byte[] document) throws IOException {}

    final void storeDocument(long number, byte[] document) throws IOException {
        Path file = fileOf(number);
        Path fresh = folder.resolve(number + ".new");
        try (Disk.Out out = disk.create(fresh)) {
            out.write(java.nio.ByteBuffer.wrap(document));
            out.force();
        }
        disk.rename(fresh, file);
        disk.forceFolder(folder);
    }

    final void movePointer(long number, Digest document) throws IOException {
        String line = number + " " + document.hex() + "\n";
        SmallFile.replace(disk, pointer, line.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Removes what neither the active release, nor the one before, nor the one being fetched needs.
     *
     * @param alsoPrevious whether the release before the active one goes too, when room is short
     */
    public void clearOld(Set<Digest> coming, boolean alsoPrevious) throws IOException {
        Set<Digest> keep = new HashSet<>(coming);
        int kept = 0;
        long active = activeNumber();
        for (long number : storedNumbers()) {
            if (number > active) {
                continue; // a document whose activation did not come to its end
            }
            boolean isWanted = number == active || !isPassedOver(number);
            if (kept < (alsoPrevious ? 1 : 2) && isWanted && addBlobsOf(number, keep)) {
                kept++;
            } else {
                disk.delete(fileOf(number));
            }
        }
        current.get().ifPresent(v -> v.manifest().blobs().forEach(b -> keep.add(b.digest())));
        blobs.retainOnly(keep);
    }

    private boolean addBlobsOf(long number, Set<Digest> keep) throws IOException {
        if (number == activeNumber()) {
            return true; // what boxes see is in memory
        }
        try {
            byte[] document = Files.readAllBytes(fileOf(number));
            ReleaseManifest manifest = Trust.readStored(document, "release " + number);
            manifest.blobs().forEach(blob -> keep.add(blob.digest()));
            return true;
        } catch (Refused | IllegalArgumentException e) {
            LOG.warnf("release=%d is old and cannot be read: %s", number, e.getMessage());
            return false;
        }
    }

    private List<Long> storedNumbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String number = name.substring(0, name.length() - SUFFIX.length());
                if (number.matches("[1-9][0-9]{0,17}")) {
                    numbers.add(Long.parseLong(number));
                }
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    private ReleaseView viewOf(ReleaseManifest read) throws IOException, Refused {
        ReleaseManifest manifest = read.with(blobs.named(read.blobs()));
        Digest digest = manifest.catalogue().digest();
        Path file =
                blobs.locate(digest).orElseThrow(() -> new NoSuchFileException(digest.toString()));
        try {
            return new ReleaseView(manifest, passedOver.asLentSince(catalogueOf(manifest, file)));
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new Refused(
                    new Refusal.Malformed("catalogue", "a required value is missing or wrong"));
        }
    }

    private static Catalogue catalogueOf(ReleaseManifest manifest, Path file)
            throws IOException, Refused {
        return Trust.readCatalogue(Files.readAllBytes(file), manifest);
    }

    private Optional<Pointer> readPointer() throws IOException {
        try {
            Optional<byte[]> bytes = SmallFile.read(pointer);
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            String[] parts = new String(bytes.get(), StandardCharsets.US_ASCII).strip().split(" ");
            return Optional.of(new Pointer(Long.parseLong(parts[0]), new Digest(parts[1])));
        } catch (SmallFile.DamagedFile e) {
            return newestWhole();
        }
    }

    /** The pointer rotted: the newest document whose every blob is here is what it named. */
    private Optional<Pointer> newestWhole() throws IOException {
        LOG.error("the pointer is damaged, looking for the newest whole release");
        List<Long> wanted = new ArrayList<>(storedNumbers());
        // what was rolled back comes last: better than nothing
        wanted.sort(Comparator.comparing(this::isPassedOver));
        for (long number : wanted) {
            byte[] document = Files.readAllBytes(fileOf(number));
            try {
                ReleaseManifest manifest = Trust.readStored(document, "release " + number);
                if (blobs.missing(manifest.blobs()).blobs().isEmpty()) {
                    return Optional.of(new Pointer(number, Digest.of(document)));
                }
            } catch (Refused | IllegalArgumentException e) {
                LOG.errorf("release=%d cannot be read: %s", number, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Path fileOf(long number) {
        return folder.resolve(number + SUFFIX);
    }

    private record Pointer(long number, Digest document) {}
}
