/** Runs a program over untrusted bytes as a confined child process with limits. */
@NullMarked
package kejian.transcoder.cage;

import org.jspecify.annotations.NullMarked;
