/** What provinces hand one another: packages of courseware. */
@NullMarked
package kejian.contract.exchange;

import org.jspecify.annotations.NullMarked;
