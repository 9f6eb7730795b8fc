/** What stations report as broken, until somebody has mended it. */
@NullMarked
package kejian.origin.fault;

import org.jspecify.annotations.NullMarked;
