/** The origin serves boxes itself, with the code that edges run. */
@NullMarked
package kejian.origin.box;

import org.jspecify.annotations.NullMarked;
