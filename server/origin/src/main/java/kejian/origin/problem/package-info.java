/** How failures reach a caller: RFC 9457 problem documents. */
@NullMarked
package kejian.origin.problem;

import org.jspecify.annotations.NullMarked;
