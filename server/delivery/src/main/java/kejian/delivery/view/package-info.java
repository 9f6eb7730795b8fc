/** What a release looks like to the part that serves boxes, whoever holds it. */
@NullMarked
package kejian.delivery.view;

import org.jspecify.annotations.NullMarked;
