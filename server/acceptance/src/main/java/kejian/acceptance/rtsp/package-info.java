/** Old boxes and plain players that ask by RTSP, as tests and benchmarks play them. */
@NullMarked
package kejian.acceptance.rtsp;

import org.jspecify.annotations.NullMarked;
