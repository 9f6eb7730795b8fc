/** A release that comes on a courier's disk (信使盘), and the journal that goes back on it. */
@NullMarked
package kejian.edge.courier;

import org.jspecify.annotations.NullMarked;
