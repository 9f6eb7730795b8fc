/** What is said, signed, of a withdrawal: by each edge, and by the province of all of them. */
@NullMarked
package kejian.contract.withdrawal;

import org.jspecify.annotations.NullMarked;
