/** Records of published courseware for those who harvest them (OAI-PMH 2.0). */
@NullMarked
package kejian.origin.harvest;

import org.jspecify.annotations.NullMarked;
