/** What the edge says of itself, to the province and to whoever looks after it. */
@NullMarked
package kejian.edge.report;

import org.jspecify.annotations.NullMarked;
