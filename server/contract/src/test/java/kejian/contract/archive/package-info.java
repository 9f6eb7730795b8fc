@NullMarked
package kejian.contract.archive;

import org.jspecify.annotations.NullMarked;
