@NullMarked
package kejian.origin.article;

import org.jspecify.annotations.NullMarked;
