/** What somebody who helps from afar needs to see of a province, without its secrets. */
@NullMarked
package kejian.origin.support;

import org.jspecify.annotations.NullMarked;
