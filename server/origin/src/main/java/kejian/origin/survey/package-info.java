/** What viewers are asked, what they answered, and what that says. */
@NullMarked
package kejian.origin.survey;

import org.jspecify.annotations.NullMarked;
