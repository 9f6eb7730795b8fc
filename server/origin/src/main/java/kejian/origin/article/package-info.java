/** Articles (图文) from the DOCX and HTML files that editors have. */
@NullMarked
package kejian.origin.article;

import org.jspecify.annotations.NullMarked;
