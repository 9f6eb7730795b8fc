/** Files on their way to becoming courseware: one, a sheet of them, or what falls into a folder. */
@NullMarked
package kejian.cli.intake;

import org.jspecify.annotations.NullMarked;
