/**
 * How a new edge comes to its token and to the root that it pins, by a code that a person carried.
 */
@NullMarked
package kejian.edge.enrolment;

import org.jspecify.annotations.NullMarked;
