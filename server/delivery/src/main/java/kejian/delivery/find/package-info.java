/** Finding a title by a remote that has ten digits. */
@NullMarked
package kejian.delivery.find;

import org.jspecify.annotations.NullMarked;
