package kejian.edge.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import kejian.contract.release.Catalogue;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jboss.logging.Logger;

/** Which releases are not shown here, since somebody stood before this edge and rolled back. */
final class PassedOver {

    private static final Logger LOG = Logger.getLogger(PassedOver.class);

    private final Path file;
    private final Disk disk;
    private volatile Span span;

    private PassedOver(Path file, Disk disk, Span span) {
        this.file = file;
        this.disk = disk;
        this.span = span;
    }

    static PassedOver open(Path file, Disk disk) throws IOException {
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            Span span =
                    stored.isEmpty()
                            ? Span.NONE
                            : StrictJson.read(stored.get(), Span.class, "what is passed over");
            return new PassedOver(file, disk, span);
        } catch (SmallFile.DamagedFile | Refused e) {
            LOG.errorf("%s; nothing is passed over any more", e.getMessage());
            disk.delete(file);
            return new PassedOver(file, disk, Span.NONE);
        }
    }

    boolean holds(long number) {
        Span now = span;
        return number > now.above() && number <= now.upTo();
    }

    /** The newest one, 0 for none. */
    long newest() {
        return span.upTo();
    }

    /**
     * Durable when it returns.
     *
     * @param shown the release that boxes shall see instead
     * @param rolledBack the catalogue of the one that they saw: what it restricted since, and lent
     *     for less, holds on
     */
    void add(long shown, Catalogue rolledBack) throws IOException {
        Span before = span;
        TreeSet<String> restricted = new TreeSet<>(rolledBack.restricted());
        restricted.addAll(before.restricted());
        Map<String, Long> seconds = new TreeMap<>(before.columnSeconds());
        for (Catalogue.Column column : rolledBack.columns()) {
            seconds.merge(column.id(), rolledBack.leaseSecondsOf(column), Math::min);
        }
        put(
                new Span(
                        shown,
                        Math.max(before.upTo(), rolledBack.release()),
                        List.copyOf(restricted),
                        seconds));
    }

    /** As it may be shown while later releases are passed over. */
    Catalogue asLentSince(Catalogue earlier) {
        Span now = span;
        return earlier.release() < now.upTo()
                ? earlier.noLooserThan(now.restricted(), now.columnSeconds())
                : earlier;
    }

    /** Durable when it returns. */
    void end() throws IOException {
        put(Span.NONE);
    }

    private void put(Span next) throws IOException {
        SmallFile.replace(disk, file, StrictJson.write(next));
        span = next;
    }

    /**
     * @param above number of the release that was gone back to
     * @param upTo the newest that was rolled back
     * @param restricted ids of courseware that a release rolled back restricts
     * @param columnSeconds the shortest lease that one of them gives a column, by its id
     */
    record Span(long above, long upTo, List<String> restricted, Map<String, Long> columnSeconds) {

        static final Span NONE = new Span(0, 0, List.of(), Map.of());

        Span {
            restricted = List.copyOf(restricted);
            columnSeconds = Map.copyOf(columnSeconds);
        }
    }
}
