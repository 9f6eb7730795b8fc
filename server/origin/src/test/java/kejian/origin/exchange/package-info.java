@NullMarked
package kejian.origin.exchange;

import org.jspecify.annotations.NullMarked;
