/** Courseware handed to others and taken from them: packages, Dublin Core, LOM, Media RSS. */
@NullMarked
package kejian.origin.exchange;

import org.jspecify.annotations.NullMarked;
