/** A real browser, steered through its DevTools protocol. */
@NullMarked
package kejian.acceptance.browser;

import org.jspecify.annotations.NullMarked;
