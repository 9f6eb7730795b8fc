/** The register of stations (终端站点) and of the boxes that stand in them. */
@NullMarked
package kejian.origin.station;

import org.jspecify.annotations.NullMarked;
