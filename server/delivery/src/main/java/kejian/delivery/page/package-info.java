/** What a box shows: pages of tier A drawn for a remote control, plain pages for tiers B and C. */
@NullMarked
package kejian.delivery.page;

import org.jspecify.annotations.NullMarked;
