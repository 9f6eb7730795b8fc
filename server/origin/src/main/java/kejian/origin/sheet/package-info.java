/** Sheets of courseware, checked for whoever fills them in. */
@NullMarked
package kejian.origin.sheet;

import org.jspecify.annotations.NullMarked;
