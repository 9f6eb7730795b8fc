package kejian.acceptance.bench.audience;

import java.util.Map;

/**
 * Something of one viewer, or of what is none, that an edge sees.
 *
 * @param atMs by a right clock, which the edge's is
 * @param who whose session it is
 */
public record Act(long atMs, Who who, What what) {

    /**
     * One fetch of a page or play address.
     *
     * @param mark what tells it apart where it shows no session: address and agent
     */
    public record Who(
            String name,
            @org.jspecify.annotations.Nullable String box,
            String address,
            String mark) {}

    public sealed interface What {}

    /** A page or play address is fetched, which issues a session. */
    public record Fetch(String courseware) implements What {}

    /**
     * Media went over a connection.
     *
     * @param tier A, B or C
     * @param tookMs from the first byte to the last
     */
    public record Served(
            String courseware, String tier, long fromMs, long toMs, long bytes, long tookMs)
            implements What {}

    /**
     * The image beacon.
     *
     * @param query without the session
     */
    public record Beacon(Map<String, String> query) implements What {}

    /**
     * A CMCD report.
     *
     * @param line with {@code {s}} where the session stands
     */
    public record Report(String line) implements What {}
}
