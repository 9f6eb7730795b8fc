/** Changes to the disk that survive a power cut, or fail aloud. */
@NullMarked
package kejian.origin.disk;

import org.jspecify.annotations.NullMarked;
