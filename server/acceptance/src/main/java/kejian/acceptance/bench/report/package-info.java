/** Goals, spreads and the table. */
@NullMarked
package kejian.acceptance.bench.report;

import org.jspecify.annotations.NullMarked;
