/** What an edge believes: signatures of pinned keys, rising versions, the province's time. */
@NullMarked
package kejian.edge.trust;

import org.jspecify.annotations.NullMarked;
