/** The addresses that boxes use: raw Vert.x routes, ranges, back pressure. */
@NullMarked
package kejian.delivery.box;

import org.jspecify.annotations.NullMarked;
