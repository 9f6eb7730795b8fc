/** Laboratories of players: our own small one, and what an outside one is told to play. */
@NullMarked
package kejian.acceptance.lab;

import org.jspecify.annotations.NullMarked;
