package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How this edge talks to its origin. */
@ConfigMapping(prefix = "kejian.sync")
interface SyncSettings {

    /** The origin's address, as {@code https://kejian.example}. Required. */
    Optional<URI> origin();

    /** The edge's token; either this or {@link #tokenFile}. */
    Optional<String> token();

    /** A file whose first line is the token. */
    Optional<Path> tokenFile();

    /** A code that enrolls this edge at its first start, instead of token and root. */
    Optional<String> code();

    /** A file whose first line is the code. */
    Optional<Path> codeFile();

    /** The pinned root document, as it was handed over with the token; not needed with a code. */
    Optional<Path> root();

    /** Between two looks for a new release. */
    @WithDefault("30s")
    Duration interval();

    /** Longest wait after failures. */
    @WithDefault("15m")
    Duration longestInterval();

    /** Of all downloads together where no window is set; 0 is no limit. */
    @WithDefault("0")
    long bytesPerSecond();

    /**
     * How fast blobs may come by the hour of the week, as {@code Mon-Fri 22:00-06:00=2000k, else
     * 200k}; {@code full} and {@code off} are rates too.
     */
    Optional<String> window();

    /** Of the window's hours. */
    @WithDefault("Asia/Shanghai")
    ZoneId zone();

    /**
     * What blobs may take of a metered line in a calendar month, in bytes; what waits then waits
     * for the next one. Trust documents, withdrawals and reports pass and are not counted.
     */
    OptionalLong monthlyBytes();

    /** Other edges that are asked for blobs before the province, in this order. */
    Optional<List<URI>> sources();

    /**
     * How long these may lack a blob before the province is asked, since the last that one gave.
     */
    @WithDefault("10m")
    Duration sourcePatience();

    /** Blobs fetched at once. */
    @WithDefault("2")
    int parallel();

    /** Of the largest snapshot or release document that is read. */
    @WithDefault("67108864")
    int documentBytes();

    /** Between two reports to the province. */
    @WithDefault("1m")
    Duration reportInterval();
}
