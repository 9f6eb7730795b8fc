/** Answers the province's question whether this disk holds the release. */
@NullMarked
package kejian.edge.possession;

import org.jspecify.annotations.NullMarked;
