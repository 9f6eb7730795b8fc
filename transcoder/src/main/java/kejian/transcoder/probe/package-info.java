/** Looks at an original and says what it is, or why it is refused. */
@NullMarked
package kejian.transcoder.probe;

import org.jspecify.annotations.NullMarked;
