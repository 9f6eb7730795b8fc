/** Resumable uploads (tus 1.0.0) that end as originals. */
@NullMarked
package kejian.origin.upload;

import org.jspecify.annotations.NullMarked;
