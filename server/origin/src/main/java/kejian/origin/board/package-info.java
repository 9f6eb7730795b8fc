/** What was asked for, made of it, watched and liked, by county, category and audience. */
@NullMarked
package kejian.origin.board;

import org.jspecify.annotations.NullMarked;
