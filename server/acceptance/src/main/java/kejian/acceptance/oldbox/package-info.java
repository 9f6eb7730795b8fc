/**
 * A headless carrier box of 2008: reads a page as such a box does, runs its script in a language
 * from before ES5, presses the keys of its remote, and says what a viewer could not do.
 */
@NullMarked
package kejian.acceptance.oldbox;

import org.jspecify.annotations.NullMarked;
