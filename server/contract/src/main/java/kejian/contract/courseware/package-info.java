/** A title as editors, edges and boxes know it. */
@NullMarked
package kejian.contract.courseware;

import org.jspecify.annotations.NullMarked;
