/**
 * A sheet of courseware (xlsx or CSV): read, checked whole, and written again with what became of
 * each row. The command line and the origin read alike because this is what both read with.
 */
@NullMarked
package kejian.sheet;

import org.jspecify.annotations.NullMarked;
