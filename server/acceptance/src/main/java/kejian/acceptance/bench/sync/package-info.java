/** How releases come from a province to its edges, beside what people would put in our place. */
@NullMarked
package kejian.acceptance.bench.sync;

import org.jspecify.annotations.NullMarked;
