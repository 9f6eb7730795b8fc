/** What viewers looked for, and what they did not find. */
@NullMarked
package kejian.origin.lookup;

import org.jspecify.annotations.NullMarked;
