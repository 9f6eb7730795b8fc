/** From a new release at the origin to the one that boxes see, whole or not at all. */
@NullMarked
package kejian.edge.sync;

import org.jspecify.annotations.NullMarked;
