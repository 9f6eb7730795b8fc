/** The port of RTSP inside this process, before clients of our own and of others. */
@NullMarked
package kejian.acceptance.rtsp;

import org.jspecify.annotations.NullMarked;
