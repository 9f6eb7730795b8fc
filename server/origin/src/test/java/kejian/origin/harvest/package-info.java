@NullMarked
package kejian.origin.harvest;

import org.jspecify.annotations.NullMarked;
