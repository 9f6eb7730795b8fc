package kejian.transcoder.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Where work comes from and how it is fetched. */
@ConfigMapping(prefix = "kejian.work")
public interface WorkSettings {

    /**
     * The origin's address, for example {@code http://127.0.0.1:8080}; without it nothing is
     * leased.
     */
    Optional<URI> origin();

    /** The worker's token. */
    Optional<String> token();

    /** A file that holds the token, read anew for each lease so that it can be changed. */
    Optional<Path> tokenFile();

    /**
     * The name under which this worker leases; by default made of the machine's and the process's.
     */
    Optional<String> name();

    /** Where jobs lie while they are worked on; what is left there at the start is removed. */
    Optional<Path> scratch();

    /** Tasks done at the same time; by default one for two processors, and one at least. */
    OptionalInt slots();

    /** Memory that one task may need, in bytes; nothing is leased where less is free. */
    @WithDefault("734003200")
    long taskMemoryBytes();

    /**
     * With a task at work another one is leased only up to so many running or waiting processes for
     * each processor.
     */
    @WithDefault("1.5")
    double mostLoad();

    /** How often a worker that waits for memory or processors looks again. */
    @WithDefault("PT2S")
    Duration look();

    /** Longer titles are divided, so that several workers can make one. */
    @WithDefault("PT3M")
    Duration divideAfter();

    /** A chunk is about so long: what is lost with a worker. */
    @WithDefault("PT2M")
    Duration chunk();

    /** So much of a long title can be previewed first. */
    @WithDefault("PT1M")
    Duration beginning();

    /** Wait after a first failed call; it doubles, with jitter. */
    @WithDefault("PT0.5S")
    Duration retryFirst();

    /** The longest wait between two tries. */
    @WithDefault("PT30S")
    Duration retryLongest();

    /** A call that moves bytes is tried this often before the job is given back. */
    @WithDefault("8")
    int tries();

    /** Disk that must stay free beside the original and what is made of it, in bytes. */
    @WithDefault("67108864")
    long reserveBytes();

    /** How long a running job may go on after the order to stop before it is given back. */
    @WithDefault("PT15S")
    Duration finishWithin();
}
