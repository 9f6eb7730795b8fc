/** What is served: generated titles, packaged and released by the product's own code. */
@NullMarked
package kejian.acceptance.bench.material;

import org.jspecify.annotations.NullMarked;
