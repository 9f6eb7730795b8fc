/** What a box got, judged by FFmpeg and by the letter of the standard. */
@NullMarked
package kejian.acceptance.judge;

import org.jspecify.annotations.NullMarked;
