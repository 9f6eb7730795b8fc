/** Signed, numbered releases (发布版) and the documents that edges verify. */
@NullMarked
package kejian.origin.release;

import org.jspecify.annotations.NullMarked;
