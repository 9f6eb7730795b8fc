@NullMarked
package kejian.origin.attachment;

import org.jspecify.annotations.NullMarked;
