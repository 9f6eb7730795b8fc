/** Bytes by their SHA-256: files of this machine, or an S3 store. */
@NullMarked
package kejian.origin.blob;

import org.jspecify.annotations.NullMarked;
