package kejian.edge.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import kejian.edge.kit.HastyDisk;
import kejian.edge.kit.Machine;

/**
 * The real time and lease of an edge on a machine of the test's, beside what the test knows to be
 * true of it. The model is simple on purpose: at least so much time has gone by, and the newest
 * word was signed then.
 */
final class LentEdge {

    /** Milliseconds are cut at each start, and a lease ends at a whole second. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    final Machine machine;
    private final Path folder;
    private final SpeakingProvince province;
    private final HastyDisk disk = new HastyDisk();
    Trust trust;

    private long newestVersion;
    private Instant renewed = Instant.MIN;
    private Instant atLeast = Instant.MIN;
    private Duration sinceHeard = Duration.ZERO;
    private boolean honest = true;
    Instant startedAt;
    Instant heardAt = Instant.MIN;

    LentEdge(Path folder, SpeakingProvince province, Instant at) throws IOException, Refused {
        this.folder = folder;
        this.province = province;
        this.machine = new Machine(at);
        this.startedAt = at;
        this.trust = open();
    }

    private Trust open() throws IOException, Refused {
        return Trust.open(folder, disk, province.pinned, machine.wall(), machine.nanos());
    }

    /** The program runs for so long and keeps its time, as it does each minute. */
    void run(Duration time) throws IOException {
        machine.run(time);
        atLeast = atLeast.equals(Instant.MIN) ? atLeast : atLeast.plus(time);
        sinceHeard = sinceHeard.plus(time);
        trust.saveTime();
    }

    /**
     * A power cut and a start.
     *
     * @param unsaved run since the time was kept last, a minute at most
     */
    void cutPower(Duration unsaved, Duration off) throws IOException, Refused {
        machine.run(unsaved);
        machine.off(off);
        trust = open();
        startedAt = machine.truth();
        honest &= !machine.wrongBy().isPositive();
    }

    /**
     * @return whether it was believed
     */
    boolean hearOnLine(long hour) throws IOException {
        return hear(province.onLine(hour), 2 * hour + 2, hour, /* carried= */ false);
    }

    /**
     * @return whether it was believed
     */
    boolean hearFromDisk(long hour) throws IOException {
        return hear(province.onDisk(hour), 2 * hour + 1, hour, /* carried= */ true);
    }

    private boolean hear(byte[] timestamp, long version, long hour, boolean carried)
            throws IOException {
        try {
            if (carried) {
                trust.acceptCarriedTimestamp(timestamp);
            } else {
                trust.acceptTimestamp(timestamp);
            }
            trust.renewLeases();
        } catch (Refused e) {
            return false;
        }
        heardAt = machine.truth();
        Instant signedAt = SpeakingProvince.signedAt(hour);
        renewed = signedAt.isAfter(renewed) ? signedAt : renewed;
        if (version > newestVersion) {
            newestVersion = version;
            honest = true;
            Duration follow = carried ? Duration.ZERO : sinceHeard.dividedBy(100);
            Instant known = atLeast.equals(Instant.MIN) ? atLeast : atLeast.minus(follow);
            atLeast = signedAt.isAfter(known) ? signedAt : known;
            sinceHeard = Duration.ZERO;
        }
        return true;
    }

    boolean wasHeard() {
        return !renewed.equals(Instant.MIN);
    }

    Instant renewed() {
        return renewed;
    }

    /** Whether it must have ended, whoever turned which clock. */
    boolean mustHaveEnded(Duration lease) {
        return wasHeard() && Duration.between(renewed, atLeast).compareTo(lease.plus(SLACK)) >= 0;
    }

    /** Whether it must run still: a clock that is ahead at a start costs a day at most. */
    boolean mustRun(Duration lease) {
        Duration longest = honest ? Duration.ZERO : Duration.ofHours(ProvinceTime.GAP_HOURS);
        return wasHeard()
                && Duration.between(renewed, machine.truth())
                                .plus(longest)
                                .plus(SLACK)
                                .compareTo(lease)
                        < 0;
    }
}
