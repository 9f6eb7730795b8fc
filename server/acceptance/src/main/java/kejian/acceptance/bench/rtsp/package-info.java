/** What hundreds of boxes that play by RTSP see of an edge, and what they cost it. */
@NullMarked
package kejian.acceptance.bench.rtsp;

import org.jspecify.annotations.NullMarked;
