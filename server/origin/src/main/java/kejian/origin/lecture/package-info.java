/** Three-pane lectures (三分屏): a film, its outline, its slides. */
@NullMarked
package kejian.origin.lecture;

import org.jspecify.annotations.NullMarked;
