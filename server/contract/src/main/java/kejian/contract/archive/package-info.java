/** ZIP archives that strangers made, read so that nothing in them is believed. */
@NullMarked
package kejian.contract.archive;

import org.jspecify.annotations.NullMarked;
