package kejian.acceptance.bench.load;

/**
 * What one window of a run gave.
 *
 * @param bytes of bodies, as they arrived
 * @param cpuSeconds user and system time of the server's processes
 * @param errors answers of another status or length than they must have, and broken connections
 * @param firstError what the first of them was, empty for none
 * @param rssAnonBefore anonymous resident bytes of the server before the first connection
 * @param rssAnonAfter the same at the window's end, connections open
 * @param rssAfter all resident bytes at the window's end
 * @param clientCpuSeconds what this generator itself took
 */
public record Sample(
        int connections,
        double seconds,
        long requests,
        long bytes,
        double cpuSeconds,
        double p50Ms,
        double p99Ms,
        double firstByteP50Ms,
        double firstByteP99Ms,
        long errors,
        String firstError,
        long rssAnonBefore,
        long rssAnonAfter,
        long rssAfter,
        double clientCpuSeconds) {

    public double requestsPerSecond() {
        return requests / seconds;
    }

    public double megabytesPerSecond() {
        return bytes / seconds / 1e6;
    }

    /** Processor seconds for 10⁹ bytes. */
    public double cpuPerGigabyte() {
        return cpuSeconds / Math.max(1e-9, bytes / 1e9);
    }

    public double cpuMicrosPerRequest() {
        return cpuSeconds * 1e6 / Math.max(1, requests);
    }

    public double anonymousBytesPerConnection() {
        return (double) (rssAnonAfter - rssAnonBefore) / connections;
    }
}
