/** Leases jobs from the origin, does them, and hands back what was made. */
@NullMarked
package kejian.transcoder.work;

import org.jspecify.annotations.NullMarked;
