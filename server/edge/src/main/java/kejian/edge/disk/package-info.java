/** Changes to the disk that survive a power cut, or fail aloud. */
@NullMarked
package kejian.edge.disk;

import org.jspecify.annotations.NullMarked;
