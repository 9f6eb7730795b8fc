/** Whether edges hold on their disks what was published: asked, answered, judged. */
@NullMarked
package kejian.origin.possession;

import org.jspecify.annotations.NullMarked;
