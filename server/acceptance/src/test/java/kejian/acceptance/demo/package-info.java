/** The main job, run as people run it. */
@NullMarked
package kejian.acceptance.demo;

import org.jspecify.annotations.NullMarked;
