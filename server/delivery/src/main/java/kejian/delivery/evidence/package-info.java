/** What boxes report and what was served to them, as evidence of viewing. */
@NullMarked
package kejian.delivery.evidence;

import org.jspecify.annotations.NullMarked;
