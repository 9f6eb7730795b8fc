/** A load generator that costs the machine next to nothing. */
@NullMarked
package kejian.acceptance.bench.load;

import org.jspecify.annotations.NullMarked;
