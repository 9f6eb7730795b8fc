/** Talking to the origin, as docs/api.md has it. */
@NullMarked
package kejian.cli.client;

import org.jspecify.annotations.NullMarked;
