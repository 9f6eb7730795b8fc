/** What an edge and the origin say to each other besides the release itself. */
@NullMarked
package kejian.contract.edge;

import org.jspecify.annotations.NullMarked;
