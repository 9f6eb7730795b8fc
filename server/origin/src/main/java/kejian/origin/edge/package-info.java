/** The register of edge servers, and what they fetch. */
@NullMarked
package kejian.origin.edge;

import org.jspecify.annotations.NullMarked;
