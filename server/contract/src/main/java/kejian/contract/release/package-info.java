/** The signed, numbered snapshot that edges hold and boxes read. */
@NullMarked
package kejian.contract.release;

import org.jspecify.annotations.NullMarked;
