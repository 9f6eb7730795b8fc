/** Edges that give each other blobs, so that the province sends each down a branch once. */
@NullMarked
package kejian.edge.tree;

import org.jspecify.annotations.NullMarked;
