/** Makes the renditions, the poster and the storyboard of one original, and checks each. */
@NullMarked
package kejian.transcoder.ladder;

import org.jspecify.annotations.NullMarked;
