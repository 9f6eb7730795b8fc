/** How an edge proves that it holds a release: what is asked, and what is answered. */
@NullMarked
package kejian.contract.possession;

import org.jspecify.annotations.NullMarked;
