package kejian.edge.withdrawal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.WithdrawalReceipt;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.province.Province;
import kejian.edge.trust.OwnKey;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jboss.logging.Logger;

/**
 * Receipts of withdrawals, each signed once and kept until the province has it. A receipt is
 * durable before it is sent, and what it speaks for is noted before it goes: after a power cut the
 * same envelope is sent again, never another one for the same courseware. Not for several threads.
 */
public final class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final String SUFFIX = ".receipt";

    private final Path folder;
    private final Path deliveredFile;
    private final Disk disk;
    private final String edge;
    private final OwnKey key;
    private final Clock provinceTime;
    private Set<String> delivered;
    private long next;

    private Receipts(
            Path folder,
            Disk disk,
            String edge,
            OwnKey key,
            Clock provinceTime,
            Set<String> delivered,
            long next) {
        this.folder = folder;
        this.deliveredFile = folder.resolve("delivered");
        this.disk = disk;
        this.edge = edge;
        this.key = key;
        this.provinceTime = provinceTime;
        this.delivered = delivered;
        this.next = next;
    }

    /**
     * @param edge the name that the province knows this edge by
     */
    public static Receipts open(Path folder, Disk disk, String edge, OwnKey key, Clock provinceTime)
            throws IOException {
        disk.createFolders(folder);
        long next = 1;
        for (Path file : files(folder)) {
            next = Math.max(next, number(file) + 1);
        }
        return new Receipts(
                folder,
                disk,
                edge,
                key,
                provinceTime,
                readDelivered(folder.resolve("delivered")),
                next);
    }

    private static Set<String> readDelivered(Path file) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            return stored.isEmpty()
                    ? Set.of()
                    : StrictJson.read(stored.get(), Delivered.class, "delivered").courseware();
        } catch (SmallFile.DamagedFile | Refused e) {
            // A receipt too many harms nobody: the province keeps the first of each.
            LOG.errorf("%s; receipts are signed again", e.getMessage());
            return Set.of();
        }
    }

    /**
     * These are gone from every address and list, durably: signs for those that no receipt speaks
     * for yet.
     *
     * @param release number of the release that withdraws them
     */
    public void inForce(long release, Collection<String> courseware) throws IOException {
        Set<String> open = new TreeSet<>(courseware);
        open.removeAll(delivered);
        if (open.isEmpty()) {
            return;
        }
        for (Path file : files(folder)) {
            read(file).ifPresent(envelope -> open.removeAll(coursewareOf(envelope)));
        }
        List<String> ids = List.copyOf(open);
        for (int from = 0; from < ids.size(); from += WithdrawalReceipt.MOST) {
            List<String> some =
                    ids.subList(from, Math.min(ids.size(), from + WithdrawalReceipt.MOST));
            String now = provinceTime.instant().truncatedTo(ChronoUnit.MILLIS).toString();
            byte[] envelope =
                    key.sign(
                            WithdrawalReceipt.MEDIA_TYPE,
                            new WithdrawalReceipt(edge, release, some, now));
            SmallFile.replace(disk, folder.resolve(next++ + SUFFIX), envelope);
            LOG.infof("release=%d withdrew %d courseware, receipt signed", release, some.size());
        }
    }

    /** Receipts that the province does not have yet. */
    public int waiting() throws IOException {
        return files(folder).size();
    }

    /**
     * Sends what waits, oldest first. One that the province refuses waits on and stops no other.
     *
     * @throws IOException when the line or the province failed, or refused one; ask again
     */
    public void send(Province province) throws IOException {
        String refused = null;
        for (Path file : files(folder)) {
            Optional<byte[]> envelope = read(file);
            if (envelope.isEmpty()) {
                continue;
            }
            int status = province.post("sync/receipts", envelope.get()).status();
            if (status == 204 || status == 200) {
                Set<String> all = new TreeSet<>(delivered);
                all.addAll(coursewareOf(envelope.get()));
                SmallFile.replace(disk, deliveredFile, StrictJson.write(new Delivered(all)));
                delivered = Set.copyOf(all);
                disk.delete(file);
            } else if (status == 409 && !isByPresentKey(envelope.get())) {
                // the province never took it, and will take no word of a key that was lost
                disk.delete(file);
                refused = "a receipt by an earlier key is signed again";
            } else if (status == 409 || status == 422) {
                refused = "the province answers " + status + " to a receipt";
            } else {
                throw new IOException("the province answers " + status + " to a receipt");
            }
        }
        if (refused != null) {
            throw new IOException(refused);
        }
    }

    /** The envelope; one that rotted is thrown away, and signed again for it is not delivered. */
    private Optional<byte[]> read(Path file) throws IOException {
        try {
            return SmallFile.read(file);
        } catch (SmallFile.DamagedFile e) {
            LOG.errorf("%s and is signed again", e.getMessage());
            disk.delete(file);
            return Optional.empty();
        }
    }

    private boolean isByPresentKey(byte[] envelope) {
        try {
            return StrictJson.read(envelope, SignedDocument.class, "receipt")
                    .isSignedBy(key.shown());
        } catch (Refused e) {
            throw new IllegalStateException("a receipt of our own cannot be read", e);
        }
    }

    private static List<String> coursewareOf(byte[] envelope) {
        try {
            SignedDocument document = StrictJson.read(envelope, SignedDocument.class, "receipt");
            return StrictJson.read(document.payloadBytes(), WithdrawalReceipt.class, "receipt")
                    .courseware();
        } catch (Refused e) {
            throw new IllegalStateException("a receipt of our own cannot be read", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(all::add);
        }
        all.sort(Comparator.comparingLong(Receipts::number));
        return all;
    }

    private static long number(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    record Delivered(Set<String> courseware) {
        Delivered {
            courseware = Set.copyOf(new HashSet<>(courseware));
        }
    }
}
