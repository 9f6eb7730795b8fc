package kejian.contract.edge;

import java.util.List;
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
        @Nullable String lastError) {

    public EdgeReport {
        boxesSeen = List.copyOf(boxesSeen);
    }
}
