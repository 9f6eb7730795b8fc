/**
 * The line to the province's origin: requests, bounds on what comes back, patience; and whatever
 * else gives documents and blobs.
 */
@NullMarked
package kejian.edge.province;

import org.jspecify.annotations.NullMarked;
