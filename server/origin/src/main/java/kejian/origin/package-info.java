/** The province (省平台): ingest, courseware, columns, releases, stations, viewing figures, search. */
@NullMarked
package kejian.origin;

import org.jspecify.annotations.NullMarked;
