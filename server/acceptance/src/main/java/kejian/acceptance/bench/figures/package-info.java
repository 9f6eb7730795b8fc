/** Viewing figures under load: journals of many edges into one province. */
@NullMarked
package kejian.acceptance.bench.figures;

import org.jspecify.annotations.NullMarked;
