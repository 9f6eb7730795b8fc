/** What lies on a courier's disk (信使盘) between the province and an edge, both ways. */
@NullMarked
package kejian.contract.courier;

import org.jspecify.annotations.NullMarked;
