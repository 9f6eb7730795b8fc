/** Streams of a generated catalogue before the judge, and the judge before seeded defects. */
@NullMarked
package kejian.acceptance.conformance;

import org.jspecify.annotations.NullMarked;
