/** What the origin and a transcoder say to each other about one piece of work. */
@NullMarked
package kejian.contract.job;

import org.jspecify.annotations.NullMarked;
