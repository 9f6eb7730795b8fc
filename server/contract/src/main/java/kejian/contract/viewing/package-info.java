/** Evidence of viewing, from the box's report to the province's figures. */
@NullMarked
package kejian.contract.viewing;

import org.jspecify.annotations.NullMarked;
