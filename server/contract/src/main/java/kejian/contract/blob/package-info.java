/** Bytes named by their SHA-256. */
@NullMarked
package kejian.contract.blob;

import org.jspecify.annotations.NullMarked;
