/** What is known about models of boxes, as data. */
@NullMarked
package kejian.delivery.profile;

import org.jspecify.annotations.NullMarked;
