/** Three-pane lectures (三分屏) as one picture: slides large, the camera beside them. */
@NullMarked
package kejian.transcoder.lecture;

import org.jspecify.annotations.NullMarked;
