/** Captions (字幕) as editors have them: read strictly, written as the one form that boxes get. */
@NullMarked
package kejian.origin.caption;

import org.jspecify.annotations.NullMarked;
