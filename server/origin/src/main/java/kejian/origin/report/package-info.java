/** The month's bulletin (通报) and other reports, made of closed months alone. */
@NullMarked
package kejian.origin.report;

import org.jspecify.annotations.NullMarked;
