@NullMarked
package kejian.origin.picture;

import org.jspecify.annotations.NullMarked;
