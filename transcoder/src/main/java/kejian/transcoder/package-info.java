/** The program that turns originals into packages: started as a worker, or by hand for one file. */
@NullMarked
package kejian.transcoder;

import org.jspecify.annotations.NullMarked;
