/** What is measured, row by row. */
@NullMarked
package kejian.acceptance.bench.row;

import org.jspecify.annotations.NullMarked;
