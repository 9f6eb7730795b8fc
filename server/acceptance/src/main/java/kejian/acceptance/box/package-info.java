/**
 * Boxes of the three tiers, as programs: they ask, play in real time and report as the real ones
 * do.
 */
@NullMarked
package kejian.acceptance.box;

import org.jspecify.annotations.NullMarked;
