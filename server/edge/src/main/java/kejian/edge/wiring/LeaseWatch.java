package kejian.edge.wiring;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import kejian.contract.edge.EdgeReport;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;
import kejian.edge.report.Faults;
import kejian.edge.report.Faults.Part;
import kejian.edge.sync.Releases;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases when their time is over, and keeps the time that has gone by on the disk, so that a
 * power cut gives no more than a minute of it back. Boxes' requests look at nothing but the view.
 */
final class LeaseWatch {

    /** Time goes on while the machine sleeps, and a disk may have renewed the leases. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private static final Duration SAVED_EVERY = Duration.ofMinutes(1);

    private final Trust trust;
    private final Releases releases;
    private final Faults faults;
    private final LongSupplier nanos;
    private long savedNanos;

    LeaseWatch(Trust trust, Releases releases, Faults faults, LongSupplier nanos) {
        this.trust = trust;
        this.releases = releases;
        this.faults = faults;
        this.nanos = nanos;
        this.savedNanos = nanos.getAsLong();
    }

    /** Brings what boxes see up to date. @return how long to rest */
    Duration once() {
        Duration next = releases.afterSilence(trust.silence()).orElse(LONGEST_REST);
        return next.compareTo(LONGEST_REST) < 0 ? next : LONGEST_REST;
    }

    /** If a minute has gone by since it was kept last. */
    void keepTime() {
        if (nanos.getAsLong() - savedNanos < SAVED_EVERY.toNanos()) {
            return;
        }
        savedNanos = nanos.getAsLong();
        try {
            trust.saveTime();
            faults.clear(Part.TIME);
        } catch (IOException e) {
            faults.raise(Part.TIME, "disk", "the time cannot be kept: " + e.getMessage());
        }
    }

    /** What whoever looks after this machine is told. */
    Shown shown() {
        Instant renewedAt = trust.renewedAt().orElse(null);
        ReleaseView view = releases.get().orElse(null);
        long silentSeconds = trust.silence().toSeconds();
        List<OfColumn> columns =
                view == null
                        ? List.of()
                        : view.catalogue().columns().stream()
                                .map(c -> of(view.catalogue(), c, renewedAt, silentSeconds))
                                .toList();
        return new Shown(
                renewedAt == null ? null : renewedAt.toString(),
                renewedAt == null ? null : silentSeconds,
                columns);
    }

    /** Columns whose lease has ended; their courseware may be shown by another column's. */
    long ended() {
        return shown().columns().stream().filter(OfColumn::ended).count();
    }

    EdgeReport.Lease report() {
        Shown shown = shown();
        return new EdgeReport.Lease(
                shown.renewedAt(), shown.columns().stream().filter(OfColumn::ended).count());
    }

    private static OfColumn of(
            Catalogue catalogue,
            Catalogue.Column column,
            @Nullable Instant renewedAt,
            long silentSeconds) {
        long seconds = catalogue.leaseSecondsOf(column);
        return new OfColumn(
                column.slug(),
                seconds,
                renewedAt == null ? null : renewedAt.plusSeconds(seconds).toString(),
                silentSeconds >= seconds);
    }

    /**
     * @param renewedAt when the province signed what renewed the leases last, none where unknown
     * @param silentSeconds since then, as far as proven
     */
    record Shown(
            @Nullable String renewedAt, @Nullable Long silentSeconds, List<OfColumn> columns) {}

    /**
     * @param until by the province's clock
     */
    record OfColumn(String column, long leaseSeconds, @Nullable String until, boolean ended) {}
}
