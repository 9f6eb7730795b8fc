/** The chart renders to what Kubernetes understands. */
@NullMarked
package kejian.acceptance.helm;

import org.jspecify.annotations.NullMarked;
