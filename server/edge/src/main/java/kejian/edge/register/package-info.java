/** The register of boxes as the province signed it for this edge. */
@NullMarked
package kejian.edge.register;

import org.jspecify.annotations.NullMarked;
