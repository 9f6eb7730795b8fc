/** Viewing evidence on its way from a box to the province's figures. */
@NullMarked
package kejian.edge.journal;

import org.jspecify.annotations.NullMarked;
