/** Judges transport streams by ISO/IEC 13818-1 and ETSI TR 101 290, without any player's mercy. */
@NullMarked
package kejian.acceptance.conformance;

import org.jspecify.annotations.NullMarked;
