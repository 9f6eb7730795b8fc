/** What edges signed of withdrawals, and what the province can prove by it. */
@NullMarked
package kejian.origin.withdrawal;

import org.jspecify.annotations.NullMarked;
