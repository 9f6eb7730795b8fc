/**
 * A synthetic audience: what each viewer really saw, and what the wire carries of it. It knows
 * nothing of the code that counts, and computes the truth by itself.
 */
@NullMarked
package kejian.acceptance.bench.audience;

import org.jspecify.annotations.NullMarked;
