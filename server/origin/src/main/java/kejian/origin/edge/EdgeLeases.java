package kejian.origin.edge;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import kejian.contract.edge.EdgeReport;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.column.Lease;
import kejian.origin.release.LeaseConfig;
import org.jspecify.annotations.Nullable;

/** Until when each edge shows what it has, should it hear nothing more. */
@ApplicationScoped
class EdgeLeases {

    private final Columns columns;
    private final LeaseConfig config;

    EdgeLeases(Columns columns, LeaseConfig config) {
        this.columns = columns;
        this.config = config;
    }

    /**
     * @param since when the newest word was signed that it may have heard: over the line, or from a
     *     disk, as it reported itself
     * @param until when the last of its leases ends, by the province's clock; time that it stands
     *     without power comes on top
     * @param recallableUntil when those of {@code recallable} end
     * @param recallable slugs of the columns that are recallable now
     * @param endedColumns as it reported last
     */
    record Lent(
            Instant since,
            Instant until,
            Instant recallableUntil,
            List<String> recallable,
            long endedColumns) {}

    /** Slugs of recallable columns. */
    List<String> recallable() {
        return columns.inOrder().stream()
                .filter(c -> c.lease() == Lease.RECALLABLE)
                .map(ColumnNode::slug)
                .toList();
    }

    /** Nothing where the edge keeps no leases, or has no word to count from. */
    @Nullable Lent of(Edges.Registered edge, List<String> recallable) {
        EdgeReport report = edge.report();
        EdgeReport.Lease own = report == null ? null : report.lease();
        if (report != null && own == null) {
            return null; // of a version before leases
        }
        Instant since = edge.heardSignedAt();
        Instant reported = own == null ? null : instant(own.renewedAt());
        if (since == null || reported != null && reported.isAfter(since)) {
            since = reported;
        }
        return since == null
                ? null
                : new Lent(
                        since,
                        since.plus(config.durable()),
                        since.plus(config.recallable()),
                        recallable,
                        own == null ? 0 : own.endedColumns());
    }

    /** An edge says what it likes. */
    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }
}
