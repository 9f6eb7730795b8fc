/** This edge's signed word of what it shows no more. */
@NullMarked
package kejian.edge.withdrawal;

import org.jspecify.annotations.NullMarked;
