@NullMarked
package kejian.delivery.find;

import org.jspecify.annotations.NullMarked;
