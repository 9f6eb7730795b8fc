package kejian.acceptance.bench.row;

import java.util.List;

/** All rows of the bench {@code delivery}, in the order in which they are run. */
public final class DeliveryRows {

    private DeliveryRows() {}

    public static List<Row> all() {
        return List.of(
                new SegmentRows.JustInTime(),
                new SegmentRows.OneHot(),
                new SegmentRows.Cold(),
                new ObjectRows.Ranges(),
                new ObjectRows.Large(),
                new ObjectRows.Small(),
                new ObjectRows.WarmEdge(),
                new TierARow(),
                new MuxRow(),
                new IndexRow(),
                TlsRow.large(),
                TlsRow.small(),
                new CrowdRows.Idle(),
                new CrowdRows.SlowStatic(),
                new CrowdRows.SlowTransport());
    }
}
