/** The embedded PostgreSQL server, and the seam to one of your own. */
@NullMarked
package kejian.origin.database;

import org.jspecify.annotations.NullMarked;
