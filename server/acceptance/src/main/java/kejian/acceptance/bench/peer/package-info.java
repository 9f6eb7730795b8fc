/** The servers: our packed edge and what people would put in its place. */
@NullMarked
package kejian.acceptance.bench.peer;

import org.jspecify.annotations.NullMarked;
