@NullMarked
package kejian.origin.lecture;

import org.jspecify.annotations.NullMarked;
