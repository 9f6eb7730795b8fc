/** From one stored CMAF file per rendition to the bytes that each tier wants. */
@NullMarked
package kejian.delivery.packaging;

import org.jspecify.annotations.NullMarked;
