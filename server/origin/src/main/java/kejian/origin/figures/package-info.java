/** Viewing figures (收视数据): one written definition each, computed from session records. */
@NullMarked
package kejian.origin.figures;

import org.jspecify.annotations.NullMarked;
