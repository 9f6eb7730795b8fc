/** Blobs on the edge's own disk, held only when every byte was verified. */
@NullMarked
package kejian.edge.store;

import org.jspecify.annotations.NullMarked;
