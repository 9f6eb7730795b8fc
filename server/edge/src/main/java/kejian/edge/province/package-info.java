/** The line to the province's origin: requests, bounds on what comes back, patience. */
@NullMarked
package kejian.edge.province;

import org.jspecify.annotations.NullMarked;
