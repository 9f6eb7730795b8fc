package kejian.edge.wiring;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How many files an edge has open at most, against what the system grants it. Past the limit no
 * connection is taken and no title opened, which looks like a broken network.
 */
record Descriptors(int connections, int openTitles, long granted) {

    /** Index, rungs, sound and the carrier's stream. */
    static final int OF_TITLE = 5;

    /** Listening, journal, store, jars, the province. */
    private static final int OF_ITS_OWN = 500;

    /** Of this process: the JVM has raised its own limit to the hard one by now (MaxFDLimit). */
    static Descriptors here(int connections, int openTitles) {
        long granted =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE;
        return new Descriptors(connections, openTitles, granted);
    }

    long needed() {
        return (long) connections + (long) OF_TITLE * openTitles + OF_ITS_OWN;
    }

    /** What the operator is told (docs/guide/operators.md). */
    Optional<String> warning() {
        return granted >= needed()
                ? Optional.empty()
                : Optional.of(
                        """
                        KEJIAN-1001 文件描述符不够：系统给 %d，需要 %d（kejian.edge.max-connections=%d，同时打开 %d 个课件）。\
                        请设置 LimitNOFILE=%d 或更大。 Too few file descriptors: %d granted, %d needed.\
                        """
                                .formatted(
                                        granted,
                                        needed(),
                                        connections,
                                        openTitles,
                                        needed(),
                                        granted,
                                        needed()));
    }
}
