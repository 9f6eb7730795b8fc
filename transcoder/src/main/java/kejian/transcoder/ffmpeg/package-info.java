/** The FFmpeg programs that the build unpacks beside ours; nobody else touches org.bytedeco. */
@NullMarked
package kejian.transcoder.ffmpeg;

import org.jspecify.annotations.NullMarked;
