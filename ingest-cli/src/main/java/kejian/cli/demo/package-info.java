/** A province on one machine: programs as processes, and the main job once through. */
@NullMarked
package kejian.cli.demo;

import org.jspecify.annotations.NullMarked;
