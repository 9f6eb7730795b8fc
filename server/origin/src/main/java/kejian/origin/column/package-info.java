/** Columns (专栏): an ordered tree of courseware, scoped to an area. */
@NullMarked
package kejian.origin.column;

import org.jspecify.annotations.NullMarked;
