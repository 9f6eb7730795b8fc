/** Month closing (月结): what was published of a month stays what it was. */
@NullMarked
package kejian.origin.month;

import org.jspecify.annotations.NullMarked;
