/** Every failure that a caller can see: one code, one status, one sentence in two languages. */
@NullMarked
package kejian.contract.problem;

import org.jspecify.annotations.NullMarked;
