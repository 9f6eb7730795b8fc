/** Which boxes are known by name. */
@NullMarked
package kejian.delivery.register;

import org.jspecify.annotations.NullMarked;
