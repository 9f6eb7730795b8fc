/** Files that viewers take along (讲义): which are taken, under what name, and how they are kept. */
@NullMarked
package kejian.origin.attachment;

import org.jspecify.annotations.NullMarked;
