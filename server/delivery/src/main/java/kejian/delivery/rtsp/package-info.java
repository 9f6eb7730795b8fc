/** Tier A over RTSP (RFC 2326) with the telecom carriers' dialect, for boxes that know no HTTP. */
@NullMarked
package kejian.delivery.rtsp;

import org.jspecify.annotations.NullMarked;
