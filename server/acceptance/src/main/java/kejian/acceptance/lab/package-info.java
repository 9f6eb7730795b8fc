/** What an outside laboratory of players is told to play. */
@NullMarked
package kejian.acceptance.lab;

import org.jspecify.annotations.NullMarked;
