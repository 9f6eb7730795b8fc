/** The product's ladder beside the commands of other pipelines, on the same FFmpeg. */
@NullMarked
package kejian.acceptance.bench.transcode;

import org.jspecify.annotations.NullMarked;
