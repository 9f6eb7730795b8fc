/** What one courseware needs on every tier: renditions, poster, storyboard, packaging index. */
@NullMarked
package kejian.contract.pack;

import org.jspecify.annotations.NullMarked;
