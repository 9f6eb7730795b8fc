/** Benchmarks beside their peers: {@code bench.jar}. */
@NullMarked
package kejian.acceptance.bench;

import org.jspecify.annotations.NullMarked;
