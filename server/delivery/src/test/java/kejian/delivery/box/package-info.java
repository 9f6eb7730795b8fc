/** The box addresses over real sockets, with packages held in memory. */
@NullMarked
package kejian.delivery.box;

import org.jspecify.annotations.NullMarked;
