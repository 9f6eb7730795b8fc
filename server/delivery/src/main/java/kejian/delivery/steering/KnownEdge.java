package kejian.delivery.steering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An edge, as the province knows it at this moment.
 *
 * @param address where boxes ask it: scheme and authority, nothing behind
 * @param release the release that it shows, 0 for none
 * @param load none where it does not say (an edge of an older version)
 * @param seenAt when it last reported, by the province's clock
 */
public record KnownEdge(
        String name,
        String area,
        String address,
        long release,
        @Nullable Load load,
        @Nullable Instant seenAt) {

    /**
     * Connections that are being sent media.
     *
     * @param most past it the edge answers new starts 503
     */
    public record Load(int sending, int most) {

        /**
         * A report is up to a minute old: the last tenth is left for those who come by themselves.
         */
        boolean isFull() {
            return sending >= most - most / 10;
        }
    }
}
