/** What all records of edges' journals have in common, whichever table they end in. */
@NullMarked
package kejian.origin.journal;

import org.jspecify.annotations.NullMarked;
