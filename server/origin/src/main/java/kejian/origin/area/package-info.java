/** The tree of areas on which rights, reports and responsibility hang. */
@NullMarked
package kejian.origin.area;

import org.jspecify.annotations.NullMarked;
