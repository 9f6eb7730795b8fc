/** The FFmpeg programs that this build carries, unpacked once; nobody else touches org.bytedeco. */
@NullMarked
package kejian.transcoder.ffmpeg;

import org.jspecify.annotations.NullMarked;
