/** What figures left the house: who took what, and when. */
@NullMarked
package kejian.origin.export;

import org.jspecify.annotations.NullMarked;
