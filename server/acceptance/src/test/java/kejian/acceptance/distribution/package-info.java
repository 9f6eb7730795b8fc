/** Packed province and packed edges against each other, by the commands that operators give. */
@NullMarked
package kejian.acceptance.distribution;

import org.jspecify.annotations.NullMarked;
