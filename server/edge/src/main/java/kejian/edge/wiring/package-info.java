/** The running program: configuration, routes, loops and health. */
@NullMarked
package kejian.edge.wiring;

import org.jspecify.annotations.NullMarked;
