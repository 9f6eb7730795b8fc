/** Arranging (编排): in which order a column shows its courseware, and on which day each goes out. */
@NullMarked
package kejian.origin.arrangement;

import org.jspecify.annotations.NullMarked;
