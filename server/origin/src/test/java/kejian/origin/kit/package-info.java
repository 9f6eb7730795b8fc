/** Disks and databases that die at a chosen step. */
@NullMarked
package kejian.origin.kit;

import org.jspecify.annotations.NullMarked;
