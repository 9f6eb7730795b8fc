/** Which encoder a worker uses: the machine's own where it is as good as x264, and proved it. */
@NullMarked
package kejian.transcoder.hardware;

import org.jspecify.annotations.NullMarked;
