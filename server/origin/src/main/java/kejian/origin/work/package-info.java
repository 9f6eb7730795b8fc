/** Transcoding as leased work: a queue, fences, outcomes. */
@NullMarked
package kejian.origin.work;

import org.jspecify.annotations.NullMarked;
