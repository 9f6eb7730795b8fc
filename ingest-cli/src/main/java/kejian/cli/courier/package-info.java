/** The courier's disk (信使盘): written at the province, read at an edge, collected again. */
@NullMarked
package kejian.cli.courier;

import org.jspecify.annotations.NullMarked;
