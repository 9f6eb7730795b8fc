/** Virtual boxes and judges, and the tests of the whole system. */
@NullMarked
package kejian.acceptance;

import org.jspecify.annotations.NullMarked;
