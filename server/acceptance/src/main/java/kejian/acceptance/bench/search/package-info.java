/** How fast a province's search answers over many titles, and how well. */
@NullMarked
package kejian.acceptance.bench.search;

import org.jspecify.annotations.NullMarked;
