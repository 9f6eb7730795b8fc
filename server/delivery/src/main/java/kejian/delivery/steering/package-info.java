/** Which server a box is best sent to, and why. */
@NullMarked
package kejian.delivery.steering;

import org.jspecify.annotations.NullMarked;
