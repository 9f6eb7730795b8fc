/** kejian: the command line of editors, analysts and operators. */
@NullMarked
package kejian.cli;

import org.jspecify.annotations.NullMarked;
