/** Viewing evidence from edges becomes sessions, exactly once. */
@NullMarked
package kejian.origin.viewing;

import org.jspecify.annotations.NullMarked;
