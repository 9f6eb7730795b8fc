/** Pictures that strangers sent: checked, turned upright, made small, written anew. */
@NullMarked
package kejian.origin.picture;

import org.jspecify.annotations.NullMarked;
