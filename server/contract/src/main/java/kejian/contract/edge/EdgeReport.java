package kejian.contract.edge;

import java.util.List;
import kejian.contract.release.Snapshot.County;
import org.jspecify.annotations.Nullable;

/**
 * What an edge says of itself every minute ({@code POST /sync/report}).
 *
 * @param activeRelease number of the release whose every blob it verified on its own disk, 0 for
 *     none
 * @param pendingRelease the release being fetched, 0 for none
 * @param missingBytes still to be fetched for it
 * @param journalBacklog viewing records not yet acknowledged by the province
 * @param lastError code and sentence of the last thing that went wrong, none when all is well
 * @param load how busy it is; an edge of an older version does not say
 * @param work what it is doing and with what; an edge of an older version does not say
 * @param lease since when it runs what it shows; an edge of an older version keeps no leases
 * @param cloned boxes whose name is used at two places at once; an edge of an older version does
 *     not look
 * @param county the county's release whose every blob it verified likewise and that boxes see
 *     beside the province's; none where they see none, and of an edge of an older version
 */
public record EdgeReport(
        String edge,
        String version,
        long activeRelease,
        long pendingRelease,
        long missingBytes,
        long diskFreeBytes,
        long journalBacklog,
        List<String> boxesSeen,
        @Nullable String lastError,
        @Nullable Load load,
        @Nullable Work work,
        @Nullable Lease lease,
        @Nullable List<String> cloned,
        @Nullable County county) {

    /**
     * @param renewedAt ISO 8601 instant: when the province signed what renewed its leases last,
     *     none where it does not know
     * @param endedColumns columns whose lease has ended
     */
    public record Lease(@Nullable String renewedAt, long endedColumns) {}

    /** Of an edge of an older version. */
    public EdgeReport(
            String edge,
            String version,
            long activeRelease,
            long pendingRelease,
            long missingBytes,
            long diskFreeBytes,
            long journalBacklog,
            List<String> boxesSeen,
            @Nullable String lastError,
            @Nullable Load load,
            @Nullable Work work) {
        this(
                edge,
                version,
                activeRelease,
                pendingRelease,
                missingBytes,
                diskFreeBytes,
                journalBacklog,
                boxesSeen,
                lastError,
                load,
                work,
                null,
                null,
                null);
    }

    /** The same with what boxes are. */
    public EdgeReport with(List<String> seen, List<String> twice) {
        return new EdgeReport(
                edge,
                version,
                activeRelease,
                pendingRelease,
                missingBytes,
                diskFreeBytes,
                journalBacklog,
                seen,
                lastError,
                load,
                work,
                lease,
                twice,
                county);
    }

    /**
     * Connections that are being sent media at this moment.
     *
     * @param most past it new starts are answered 503
     */
    public record Load(int sending, int most) {}

    /**
     * @param bytesPerSecond at which blobs come, 0 where none do
     * @param diskBytes of the whole disk
     * @param wallClockMs as the machine has it, which nothing relies on
     * @param sources other edges that it asks for blobs, in its order
     */
    public record Work(
            long bytesPerSecond, long diskBytes, long wallClockMs, List<SourceState> sources) {

        public Work {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Another edge as a source of blobs.
     *
     * @param bytes that it gave rightly since the start
     * @param asideSeconds for which it is asked nothing, 0 where it is asked
     * @param why it was last set aside, empty where it never was
     */
    public record SourceState(String name, long bytes, long asideSeconds, String why) {}

    public EdgeReport {
        boxesSeen = List.copyOf(boxesSeen);
        cloned = cloned == null ? null : List.copyOf(cloned);
    }
}
