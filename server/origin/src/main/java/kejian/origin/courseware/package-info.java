/** Courseware (课件) from draft to withdrawal. */
@NullMarked
package kejian.origin.courseware;

import org.jspecify.annotations.NullMarked;
