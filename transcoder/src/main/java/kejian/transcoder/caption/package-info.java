/** Words drawn into the picture, for boxes that have no menu for captions. */
@NullMarked
package kejian.transcoder.caption;

import org.jspecify.annotations.NullMarked;
