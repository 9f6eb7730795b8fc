/** Columns as plain playlists that any player reads. */
@NullMarked
package kejian.delivery.list;

import org.jspecify.annotations.NullMarked;
