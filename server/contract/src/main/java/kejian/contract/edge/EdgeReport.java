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
 * @param load how busy it is; an edge of an older version does not say
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
        @Nullable Load load) {

    /**
     * Connections that are being sent media at this moment.
     *
     * @param most past it new starts are answered 503
     */
    public record Load(int sending, int most) {}

    public EdgeReport {
        boxesSeen = List.copyOf(boxesSeen);
    }
}
