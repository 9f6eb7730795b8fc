/** What every request passes before a feature sees it. */
@NullMarked
package kejian.origin.http;

import org.jspecify.annotations.NullMarked;
