/** Words under the picture: WebVTT whole, and in segments for HLS. */
@NullMarked
package kejian.delivery.caption;

import org.jspecify.annotations.NullMarked;
