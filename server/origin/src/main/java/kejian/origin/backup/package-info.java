/** A province as it is at one moment, on another disk: made, checked, brought back, moved. */
@NullMarked
package kejian.origin.backup;

import org.jspecify.annotations.NullMarked;
