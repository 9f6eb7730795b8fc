/** The queue of a province of several origins and transcoders. */
@NullMarked
package kejian.acceptance.bench.queue;

import org.jspecify.annotations.NullMarked;
