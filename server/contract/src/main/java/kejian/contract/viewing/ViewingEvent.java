package kejian.contract.viewing;

import java.util.List;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence, as an edge writes it to its journal: a box's report, or bytes that were
 * served. Counters are cumulative within a session, so that a lost report loses nothing, and
 * (session, n) makes a repeated one harmless.
 *
 * @param session issued by an edge (HMAC over box, courseware and time), or invented where {@code
 *     trusted} is false
 * @param box the box as it names itself; none where it does not
 * @param trusted whether this edge, or another of this province, issued the session
 * @param receivedAtMs the edge's clock, epoch milliseconds
 * @param boxAtMs the box's clock, where it told
 * @param n the report's number within the session; for {@link Source#RANGES} the edge's own count
 * @param positionMs where the player stands, -1 where unknown
 * @param playedMs all media time played so far in the session, repeats included, -1 where unknown;
 *     of served bytes as much as can have been played by the clock, since the edge began to count
 * @param sections all sections so far, merged (newest 32); empty where unknown
 * @param heads people in the room, 0 where not said
 * @param bytes bytes served, for {@link Source#RANGES}
 * @param startUpMs from play to first picture, -1 where unknown
 * @param stalledMs all stall time so far, -1 where unknown
 */
public record ViewingEvent(
        Source source,
        Action action,
        String session,
        boolean trusted,
        @Nullable String box,
        String courseware,
        String packageId,
        Tier tier,
        long receivedAtMs,
        @Nullable Long boxAtMs,
        long n,
        long positionMs,
        long playedMs,
        List<Section> sections,
        int heads,
        long bytes,
        long startUpMs,
        long stalledMs) {

    public ViewingEvent {
        sections = List.copyOf(sections);
    }

    /** Who says so. The precision class of a figure follows from it: A, A, B, C in this order. */
    public enum Source {
        BEACON,
        CMCD_EVENT,
        CMCD_REQUEST,
        RANGES
    }

    public enum Action {
        PLAY,
        BEAT,
        PAUSE,
        SEEK,
        END,
        ERROR
    }
}
