/** House rules that a machine can check: arrows between modules, names, documents. */
@NullMarked
package kejian.acceptance.house;

import org.jspecify.annotations.NullMarked;
