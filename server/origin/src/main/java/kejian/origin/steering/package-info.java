/** Where the province sends a box, and why. */
@NullMarked
package kejian.origin.steering;

import org.jspecify.annotations.NullMarked;
