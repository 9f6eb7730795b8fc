package kejian.transcoder.ladder;

import java.time.Duration;

/**
 * How long titles are divided.
 *
 * @param divideAfter what lasts no longer is made in one piece
 * @param chunk about so long; what may be lost with a worker
 * @param beginning so much can be seen first
 */
public record Lengths(Duration divideAfter, Duration chunk, Duration beginning) {}
