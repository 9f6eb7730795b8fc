/** Search over courseware: words, pinyin, initials. */
@NullMarked
package kejian.origin.search;

import org.jspecify.annotations.NullMarked;
